import { CATALOGUE } from '../../../products/catalogue.js';
import type { Pack } from '../../../products/pack.js';
import { PACKS } from '../../../products/pack.js';
import { generatingSeconds, usdOf } from '../../../products/price.js';
import { slotWeight } from '../../../products/slot-weight.js';
import { add, plain, toNumber } from '../../decimal.js';
import type { CreateRequest, GenerationRequest } from '../../generation/request.js';
import { parseRequest } from '../../generation/request.js';
import type { Item } from '../batch-items.js';
import type { EstimateLine } from './estimate-lines.js';
import { listLines, sumUnits } from './estimate-lines.js';

/** What a batch will ask of Kling, before anything is started. */
export interface Estimate {
  readonly items: number;
  /** Generations by endpoint. */
  readonly tasks: Readonly<Record<string, number>>;
  /** Generations by model; those of endpoints without a model are not counted. */
  readonly models: Readonly<Record<string, number>>;
  /** Items that collect a task that exists already, at no charge. */
  readonly adopted: number;
  readonly cost: {
    /** By pack, because a unit of a video pack and one of an image pack are not the same money. Every item once: no second attempts. */
    readonly units: Readonly<Record<Pack, number>>;
    /** Generations whose price is not known here, by what makes it unknown, e.g. `kling-v1`. */
    readonly unknown: Readonly<Record<string, number>>;
  };
  /** What those units are worth, about; what has no known price is not in it. Absent where nothing has one. */
  readonly usd?: number;
  /** The same by pack, product, model and price, with what has none. */
  readonly lines: readonly EstimateLine[];
  /** Seconds of one slot that the generations of a pack take together, and the longest of them. */
  readonly work: Readonly<Record<Pack, { readonly slotSeconds: number; readonly longestSeconds: number }>>;
}

/** Parallel slots of the account, by pack. */
export type SlotsByPack = Readonly<Record<Pack, number>>;

/** Submitting, noticing the end and downloading. */
const OVERHEAD_SECONDS = 5;

/** Counts what the items ask for and what it will cost, as far as that is known here. Throws `InvalidRequest` for items that were never checked. */
export function estimate(items: readonly Item[]): Estimate {
  return estimateRequests(items.map(({ request }) => parseRequest(request)));
}

/** The same for requests that are parsed already. */
export function estimateRequests(requests: readonly GenerationRequest[]): Estimate {
  const creates = requests.filter((request): request is CreateRequest => request.kind === 'create');
  const lines = listLines(creates);
  const [video, image] = [sumUnits(lines, 'video'), sumUnits(lines, 'image')];
  return {
    items: requests.length,
    tasks: countBy(creates.map(({ product }) => product)),
    models: countBy(creates.flatMap(({ model }) => model ?? [])),
    adopted: requests.length - creates.length,
    cost: {
      units: { video: toNumber(video), image: toNumber(image) },
      unknown: sumBy(lines.map(({ unknown, requests: count }) => [unknown, count])),
    },
    ...(isUnpriced(lines) ? {} : { usd: toNumber(plain(add(usdOf(video, 'video'), usdOf(image, 'image')))) }),
    lines,
    work: { video: measureWork(creates, 'video'), image: measureWork(creates, 'image') },
  };
}

const isUnpriced = (lines: readonly EstimateLine[]): boolean =>
  lines.length > 0 && lines.every(({ units }) => units === undefined);

function measureWork(creates: readonly CreateRequest[], pack: Pack): Estimate['work'][Pack] {
  const seconds = creates
    .filter(({ product }) => CATALOGUE[product].pack === pack)
    .map((request) => ({ seconds: expectSeconds(request), weight: slotWeight(request, request.body) }));
  return {
    slotSeconds: round(seconds.reduce((sum, one) => sum + one.seconds * one.weight, 0)),
    longestSeconds: seconds.reduce((longest, one) => Math.max(longest, one.seconds), 0),
  };
}

const expectSeconds = ({ product, body }: CreateRequest): number =>
  OVERHEAD_SECONDS + generatingSeconds(CATALOGUE[product], body);

/** Seconds until a batch should be done: packs have slots of their own and work side by side. */
export function expectedSeconds({ work }: Estimate, slots: SlotsByPack): number {
  const spans = PACKS.map((pack) => {
    const { slotSeconds, longestSeconds } = work[pack];
    return Math.max(longestSeconds, slotSeconds / Math.max(1, slots[pack]));
  });
  return Math.ceil(Math.max(...spans));
}

const countBy = (names: readonly string[]): Readonly<Record<string, number>> => sumBy(names.map((name) => [name, 1]));

function sumBy(
  counted: readonly (readonly [name: string | undefined, count: number])[],
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const [name, count] of counted) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + count);
  return Object.fromEntries(counts);
}

/** In binary fractions, thousands of seconds add up to something like 41.00000000000001. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;
