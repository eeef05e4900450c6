import type { Pack } from '../../../products/catalogue.js';
import { CATALOGUE } from '../../../products/catalogue.js';
import type { CreateRequest } from '../../generation/request.js';
import type { Decimal } from '../../decimal.js';
import { decimalOf, multiply, plain } from '../../decimal.js';

/**
 * Units per second of video by model and mode, without sound. From Kling's price list of autumn 2026 as others have copied it
 * (`kling-api.md`, section 10: 2.5-turbo and 2.6 take 0.3 at 720p and 0.5 at 1080p; 3.0 takes 0.6, 0.8 and at 4k 3.0). Mode `std` is 720p,
 * `pro` 1080p.
 */
const VIDEO_UNITS_PER_SECOND: Readonly<Record<string, Readonly<Record<string, Decimal>>>> = {
  'kling-v2-5-turbo': { std: '0.3', pro: '0.5' },
  'kling-v2-6': { std: '0.3', pro: '0.5' },
  'kling-v3': { std: '0.6', pro: '0.8', '4k': '3' },
};
/** The same list: 2.6 with sound of its own, which needs mode `pro`. What 3.0 takes with sound is not in it. */
const SOUND_UNITS_PER_SECOND: Readonly<Record<string, Decimal>> = { 'kling-v2-6': '1' };
/** The same list, and seen in replies: a picture of 3.0 at 1k or 2k. */
const IMAGE_UNITS: Readonly<Record<string, Decimal>> = { 'kling-v3': '8' };

/** USD for one unit of a pack: about, since packs are sold at several discounts (`kling-api.md`, section 10). */
export const USD_PER_UNIT: Readonly<Record<Pack, Decimal>> = { video: '0.14', image: '0.0035' };

/** Seconds of video that a request asks for; 0 for pictures. */
export function videoSeconds({ task, body }: CreateRequest): number {
  const { pack, defaults } = CATALOGUE[task];
  // An endpoint without lengths to choose from adds about five seconds.
  return pack === 'video' ? Number(body.duration ?? defaults.duration ?? 5) : 0;
}

/** Units that Kling deducts for a request, of its pack; undefined when its price is not known here. */
export function priceOf(request: CreateRequest): Decimal | undefined {
  const { task, model = '', body } = request;
  if (CATALOGUE[task].pack === 'image') {
    const each = lookUp(IMAGE_UNITS, model);
    return each === undefined ? undefined : times(each, Number(body.n ?? 1));
  }
  const mode = typeof body.mode === 'string' ? body.mode : 'std';
  const silent = lookUp(VIDEO_UNITS_PER_SECOND, model) ?? {};
  const perSecond = body.sound === 'on' ? lookUp(SOUND_UNITS_PER_SECOND, model) : lookUp(silent, mode);
  return perSecond === undefined ? undefined : times(perSecond, videoSeconds(request));
}

const times = (price: Decimal, count: number): Decimal => plain(multiply(price, decimalOf(count)));

const lookUp = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
