import type { Decimal } from '../decimal.js';
import { add, compare, isZero, plain } from '../decimal.js';

/** What an account spends, as a cap counts it: units of either pack, results, and seconds of video. */
export const MEASURES = ['video_units', 'image_units', 'clips', 'seconds'] as const;
export type Measure = (typeof MEASURES)[number];

/** How much of each; what is absent is none. */
export type Spending = Readonly<Partial<Record<Measure, Decimal>>>;

export const PERIODS = ['daily', 'monthly'] as const;
export type Period = (typeof PERIODS)[number];

/** The most that may be spent in a day or month, both in UTC, of each measure that is named. */
export type Caps = Readonly<Partial<Record<Period, Spending>>>;

export const hasCaps = (caps: Caps): boolean => PERIODS.some((period) => caps[period] !== undefined);

const WORDS: Readonly<Record<Measure, string>> = {
  video_units: 'video unit',
  image_units: 'image unit',
  clips: 'clip',
  seconds: 'second',
};

/** `6 video units` */
export const renderAmount = (measure: Measure, amount: Decimal): string =>
  `${amount} ${WORDS[measure]}${amount === '1' ? '' : 's'}`;

/** `6 video units, 4 clips`; `nothing`. */
export function renderSpending(spending: Spending): string {
  const parts = MEASURES.flatMap((measure) => {
    const amount = spending[measure];
    return amount === undefined || isZero(amount) ? [] : [renderAmount(measure, amount)];
  });
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

export function addSpending(one: Spending, other: Spending): Spending {
  const sums = MEASURES.flatMap((measure): [Measure, Decimal][] => {
    const [a, b] = [one[measure], other[measure]];
    const total = a === undefined ? b : b === undefined ? a : plain(add(a, b));
    return total === undefined ? [] : [[measure, total]];
  });
  return Object.fromEntries(sums);
}

/** A cap that does not bear what is to be spent. */
export interface Excess {
  readonly period: Period;
  readonly measure: Measure;
  readonly limit: Decimal;
  readonly spent: Decimal;
}

/** The first cap that one more spending would go over; the longer period first, because it lasts longer. */
export function findExcess(
  caps: Caps,
  spent: Readonly<Partial<Record<Period, Spending>>>,
  more: Spending,
): Excess | undefined {
  const all = (['monthly', 'daily'] as const).flatMap((period) =>
    MEASURES.flatMap((measure): Excess[] => {
      const limit = caps[period]?.[measure];
      const asked = more[measure];
      const before = spent[period]?.[measure] ?? '0';
      if (limit === undefined || asked === undefined || isZero(asked)) return [];
      return compare(add(before, asked), limit) > 0 ? [{ period, measure, limit, spent: before }] : [];
    }),
  );
  return all[0];
}
