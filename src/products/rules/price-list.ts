import type { Decimal } from '../../domain/decimal.js';
import type { Price } from './model.js';

/** The day on which Kling has checked its own price list last, in USD; a video unit is 0.14 of them, an image unit 0.0035. */
const KLINGS_LIST = '2026-05-29';
/** What is not in that list, as others have copied it from Kling's pages. */
const COPIED = { asOf: '2026-09', source: "others' copies of Kling's pages" } as const;

type Units = Readonly<Record<string, Decimal>>;

/** A price a second for each word of a field, e.g. of `mode`, for what has the other settings. */
export const perSecond = (field: string, units: Units, when: Readonly<Record<string, string>> = {}): readonly Price[] =>
  Object.entries(units).map(([word, each]) => ({
    units: each,
    per: 'second',
    when: { [field]: word, ...when },
    asOf: KLINGS_LIST,
  }));

/** The same, where a field is given besides, whatever it holds. */
export const whenGiven = (field: string, prices: readonly Price[]): readonly Price[] =>
  prices.map((price) => ({ ...price, given: [field] }));

/** A price for each result. */
export const perResult = (units: Decimal, ...given: readonly string[]): Price =>
  given.length === 0 ? { units, per: 'result', asOf: KLINGS_LIST } : { units, per: 'result', given, asOf: KLINGS_LIST };

/** Prices that Kling's list does not have. */
export const copied = (prices: readonly Price[]): readonly Price[] => prices.map((price) => ({ ...price, ...COPIED }));
