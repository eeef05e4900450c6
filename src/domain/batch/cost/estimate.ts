import type { ProductName } from '../../../products/catalogue.js';
import { CATALOGUE } from '../../../products/catalogue.js';
import type { Pack } from '../../../products/pack.js';
import { PACKS } from '../../../products/pack.js';
import { generatingSeconds, priceOf, USD_PER_UNIT } from '../../../products/price.js';
import { slotWeight } from '../../../products/slot-weight.js';
import type { Decimal } from '../../decimal.js';
import { decimalOf, multiply, share, sum, toNumber } from '../../decimal.js';
import { renderDuration } from '../../duration.js';
import type { CreateRequest } from '../../generation/request.js';
import { parseRequest } from '../../generation/request.js';
import type { Item } from '../batch-items.js';

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
  /** Seconds of one slot that the generations of a pack take together, and the longest of them. */
  readonly work: Readonly<Record<Pack, { readonly slotSeconds: number; readonly longestSeconds: number }>>;
}

/** Parallel slots of the account, by pack. */
export type SlotsByPack = Readonly<Record<Pack, number>>;

/** Submitting, noticing the end and downloading. */
const OVERHEAD_SECONDS = 5;

/** Counts what the items ask for and what it will cost, as far as that is known here. Throws `InvalidRequest` for items that were never checked. */
export function estimate(items: readonly Item[]): Estimate {
  const requests = items.map(({ request }) => parseRequest(request));
  const creates = requests.filter((request): request is CreateRequest => request.kind === 'create');
  const priced = creates.map((request) => {
    const product = CATALOGUE[request.product];
    return { request, pack: product.pack, units: priceOf(product, request.model, request.body) };
  });
  const sumUnits = (pack: Pack): number =>
    toNumber(sum(priced.flatMap((one) => (one.pack === pack ? (one.units ?? []) : []))));
  return {
    items: items.length,
    tasks: countBy(creates.map(({ product }) => product)),
    models: countBy(creates.flatMap(({ model }) => model ?? [])),
    adopted: requests.length - creates.length,
    cost: {
      units: { video: sumUnits('video'), image: sumUnits('image') },
      unknown: countBy(priced.filter(({ units }) => units === undefined).map(({ request }) => nameProduct(request))),
    },
    work: { video: measureWork(creates, 'video'), image: measureWork(creates, 'image') },
  };
}

/** What a price list would call it: the model with what changes its price. */
function nameProduct({ product, model, body }: CreateRequest): string {
  if (model === undefined) return product;
  const facts = CATALOGUE[product];
  const details = [
    body.sound === 'on' ? 'with sound' : '',
    facts.pack === 'image' ? 'for pictures' : '',
    facts.isAsLongAsInput?.(body) === true ? 'for a video as long as the one that is given' : '',
  ];
  return [model, ...details].filter(Boolean).join(' ');
}

function measureWork(creates: readonly CreateRequest[], pack: Pack): Estimate['work'][Pack] {
  const seconds = creates
    .filter(({ product }) => CATALOGUE[product].pack === pack)
    .map(({ product, body }) => ({ seconds: expectSeconds(product, body), weight: slotWeight(product, body) }));
  return {
    slotSeconds: round(seconds.reduce((sum, one) => sum + one.seconds * one.weight, 0)),
    longestSeconds: seconds.reduce((longest, one) => Math.max(longest, one.seconds), 0),
  };
}

const expectSeconds = (product: ProductName, body: CreateRequest['body']): number =>
  OVERHEAD_SECONDS + generatingSeconds(CATALOGUE[product], body);

/** Seconds until a batch should be done: packs have slots of their own and work side by side. */
export function expectedSeconds({ work }: Estimate, slots: SlotsByPack): number {
  const spans = PACKS.map((pack) => {
    const { slotSeconds, longestSeconds } = work[pack];
    return Math.max(longestSeconds, slotSeconds / Math.max(1, slots[pack]));
  });
  return Math.ceil(Math.max(...spans));
}

/** The estimate as lines for people, e.g. for `--dry-run`; `made` items more are made already. */
export function renderEstimate(estimated: Estimate, slots: SlotsByPack, made = 0): string[] {
  const { items, tasks, models, adopted, work } = estimated;
  const kinds = [...listCounts(tasks), ...(adopted === 0 ? [] : [`${count(adopted)} adopted`])];
  const used = PACKS.filter((pack) => work[pack].slotSeconds > 0);
  const slotWords = used.map((pack) => `${count(slots[pack])} ${pack} ${slots[pack] === 1 ? 'slot' : 'slots'}`);
  const duration = renderDuration(expectedSeconds(estimated, slots) * 1000);
  return [
    `Items:  ${count(items)} (${kinds.join(', ')})${made === 0 ? '' : `; ${count(made)} more made already`}`,
    ...(Object.keys(models).length === 0 ? [] : [`Models: ${listCounts(models).join(', ')}`]),
    ...renderCost(estimated).map((line, index) => `${index === 0 ? 'Cost:  ' : '       '} ${line}`),
    used.length === 0
      ? 'Time:   as long as the tasks still take at Kling'
      : `Time:   about ${duration} with ${slotWords.join(' and ')}; a rough guess, Kling publishes no times`,
  ];
}

function renderCost({ cost, tasks }: Estimate): string[] {
  const used = PACKS.filter((pack) => cost.units[pack] > 0);
  const usd = sum(used.map((pack) => multiply(decimalOf(cost.units[pack]), USD_PER_UNIT[pack])));
  const units = used.map((pack) => `${count(cost.units[pack])} ${pack} ${cost.units[pack] === 1 ? 'unit' : 'units'}`);
  const known =
    units.length === 0 ? [] : [`about ${units.join(' and ')}, some ${money(usd)} USD; failed attempts not counted`];
  const unknown = Object.entries(cost.unknown).map(
    ([product, items]) =>
      `Kling's price of ${product} is not known here (${count(items)} ${items === 1 ? 'item' : 'items'})`,
  );
  if (known.length + unknown.length > 0) return [...known, ...unknown];
  return [Object.keys(tasks).length === 0 ? 'nothing: tasks that exist already are only collected' : 'nothing'];
}

/** `9,900 text2video, 100 images/generations`, the most frequent first. */
function listCounts(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, number]) => `${count(number)} ${name}`);
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** In binary fractions, thousands of seconds add up to something like 41.00000000000001. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

const count = (number: number): string => number.toLocaleString('en-US');

/** `1,234.50`. */
const money = (usd: Decimal): string => share(usd, 1, 2).replace(/\B(?=(\d{3})+\.)/g, ',');
