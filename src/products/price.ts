import type { Json } from '../domain/record.js';
import { isObject } from '../domain/record.js';
import type { Decimal } from '../domain/decimal.js';
import { decimalOf, multiply, plain } from '../domain/decimal.js';
import type { Pack } from './pack.js';
import type { Product } from './product.js';
import type { Price } from './rules/model.js';

/** USD for one unit of a pack: about, since packs are sold at several discounts. */
export const USD_PER_UNIT: Readonly<Record<Pack, Decimal>> = { video: '0.14', image: '0.0035' };

/** What units of a pack are worth, about. */
export const usdOf = (units: Decimal, pack: Pack): Decimal => plain(multiply(units, USD_PER_UNIT[pack]));

/** Seconds of video that a request asks for; 0 for what is no video, and where nobody knows. */
export function videoSeconds(product: Product, body: Json): number {
  if (!product.results.includes('video') || product.isAsLongAsInput?.(body) === true) return 0;
  return Number(body.duration ?? product.defaults.duration ?? product.videoSeconds ?? 0);
}

/** How many results a request asks for. Each takes one of the account's parallel slots. */
export function countResults(product: Product, body: Json): number {
  return product.countResults?.(body) ?? 1;
}

/** What a request costs by a price list. */
export interface Quote {
  readonly price: Price;
  /** Of the product's pack, in all. */
  readonly units: Decimal;
}

/** Units that Kling deducts for a request, of its product's pack; undefined when its price is not known here. */
export function priceOf(product: Product, model: string | undefined, body: Json): Decimal | undefined {
  return quoteOf(product, model, body)?.units;
}

/** The same, with the price that it comes from. */
export function quoteOf(product: Product, model: string | undefined, body: Json): Quote | undefined {
  const settings = { ...product.defaults, ...body };
  // What a field that is not known here costs, nobody knows.
  const isStrange = (name: string): boolean => name !== 'model_name' && !Object.hasOwn(product.fields, name);
  if (Object.keys(body).some(isStrange)) return undefined;
  const prices = pricesOf(product, model);
  const price = prices.find(
    ({ when = {}, given = [], holds }) =>
      Object.entries(when).every(([name, word]) => settings[name] === word) &&
      given.every((name) => body[name] !== undefined) &&
      (holds === undefined || listKinds(body).some((kind) => holds.includes(kind))),
  );
  if (price === undefined) return undefined;
  const count = price.per === 'second' ? videoSeconds(product, body) : countResults(product, body);
  // As long as a video that nobody here has measured.
  if (count === 0) return undefined;
  return { price, units: plain(multiply(price.units, decimalOf(count))) };
}

function listKinds({ contents }: Json): readonly string[] {
  if (!Array.isArray(contents)) return [];
  return contents.flatMap((entry: unknown) => (isObject(entry) && typeof entry.type === 'string' ? [entry.type] : []));
}

/** The prices of a model, or of a product that takes none. */
export function pricesOf({ models, prices = [] }: Product, model: string | undefined): readonly Price[] {
  if (model === undefined) return prices;
  return Object.hasOwn(models, model) ? (models[model]?.prices ?? []) : [];
}

/** Seconds that Kling should generate for, roughly; a video of unknown length counts as one of those that were watched. */
export function generatingSeconds(product: Product, body: Json): number {
  const { seconds, forVideoSeconds } = product.pace;
  if (forVideoSeconds === undefined) return seconds;
  return (seconds * (videoSeconds(product, body) || forVideoSeconds)) / forVideoSeconds;
}
