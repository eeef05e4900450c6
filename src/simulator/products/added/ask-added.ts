import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, RESOLUTION_OF_MODE, RESOLUTIONS, shapeOf } from '../asked.js';
import type { Body } from '../fields.js';
import { invalidValue, isEmpty, readLimitedText, readNumeral, readObject } from '../fields.js';
import { readPicture } from '../picture.js';
import type { Pack, Product } from '../product.js';
import { readContents } from '../standard/contents.js';
import type { AddedModel, AddedPrice } from './added-model.js';

const LONGEST_PROMPT = 2500;
/** USD for a unit of a pack, by section 10 of the reference. */
const USD_PER_UNIT: Readonly<Record<Pack, number>> = { video: 0.14, image: 0.0035 };
/** Of a video of 5 s, in simulated seconds. */
const TYPICAL_SECONDS = 60;

/** What is asked of a model that the simulator was told of; all texts are ours. */
export function askAdded(body: Body, model: AddedModel, product: Product): Asked {
  const isStandard = product.modelsInPath !== undefined;
  const given = isStandard ? { ...body, ...readObject(body, 'settings'), ...readObject(body, 'options') } : body;
  refuseStrange(given, model);
  const longest = model.most.prompt ?? LONGEST_PROMPT;
  const contents = body.contents === undefined ? undefined : readEntries(body, model, longest);
  const picture = isEmpty(body, 'image') ? undefined : readPicture(body, 'image');
  const prompt = contents?.prompt ?? readLimitedText(body, 'prompt', longest) ?? '';
  if (contents === undefined && picture === undefined && prompt.trim() === '')
    throw new Refusal(1201, 'prompt is required');
  const setting = (field: string): string => readNumeral(given, field) ?? readNumeral(model.defaults, field) ?? '';
  const isVideo = product.pack === 'video';
  const durationSeconds = isVideo ? Number(setting('duration') || 5) : 0;
  const count = isVideo ? 1 : Number(setting('n') || 1);
  const aspectRatio = setting('aspect_ratio') || '16:9';
  return {
    model: model.name,
    prompt,
    shape: contents?.shape ?? picture?.shape ?? shapeOf(aspectRatio),
    aspectRatio,
    count,
    durationSeconds,
    resolution: RESOLUTIONS.find((one) => one === setting('resolution')) ?? RESOLUTION_OF_MODE[setting('mode')],
    hasSound: setting('sound') === 'on' || setting('audio') === 'native',
    units: priceOf(given, model, product.pack) * (isVideo ? durationSeconds : count),
    typicalSeconds: TYPICAL_SECONDS * (0.5 + durationSeconds / 10),
    ...(contents?.defect !== undefined && { defect: contents.defect }),
    ...readOrderOptions(isStandard ? (readObject(body, 'options') ?? {}) : body),
  };
}

function refuseStrange(given: Body, { name, without, limits }: AddedModel): void {
  const strange = without.find((field) => !isEmpty(given, field));
  if (strange !== undefined) throw new Refusal(1201, `${strange} is not supported by the current model: ${name}`);
  for (const [field, words] of Object.entries(limits)) {
    const value = readNumeral(given, field);
    if (value !== undefined && !words.includes(value)) throw invalidValue(field, value);
  }
}

function readEntries(body: Body, { contents: types, counts, most }: AddedModel, longest: number) {
  const read = readContents(body, types ?? KNOWN_TYPES, longest);
  const { length } = body.contents as readonly unknown[];
  if (most.contents !== undefined && length > most.contents)
    throw new Refusal(1201, `contents cannot exceed ${most.contents} entries`);
  const excess = counts.find((one) => read.count(...one.of) > one.most);
  if (excess !== undefined) throw new Refusal(1201, `${excess.of.join(', ')} cannot exceed ${excess.most}`);
  return read;
}

const KNOWN_TYPES = ['prompt', 'first_frame', 'last_frame', 'refer_image', 'feature_video', 'base_video', 'element'];

/** Units for a second or a result: those of the first price that fits, none where none does. */
function priceOf(given: Body, model: AddedModel, pack: Pack): number {
  const entries: readonly unknown[] = Array.isArray(given.contents) ? (given.contents as readonly unknown[]) : [];
  const types = entries.map((entry) => (entry as Body).type);
  const fits = ({ when, given: needed, holds }: AddedPrice): boolean =>
    Object.entries(when).every(
      ([field, word]) => String(given[field] ?? model.defaults[field] ?? DEFAULTS[field]) === word,
    ) &&
    needed.every((field) => !isEmpty(given, field)) &&
    (holds.length === 0 || types.some((type) => typeof type === 'string' && holds.includes(type)));
  const price = model.prices.find(fits);
  return price?.units ?? (price?.usd ?? 0) / USD_PER_UNIT[pack];
}

/** What Kling takes where a field is left out, as far as prices go by it. */
const DEFAULTS: Body = { resolution: '720p', mode: 'std', audio: 'off', sound: 'off', duration: '5' };
