import type { Caps, Excess, Period, Spending } from './caps.js';
import { addSpending, findExcess } from './caps.js';
import type { Decimal } from '../decimal.js';
import { isZero, multiply } from '../decimal.js';

/** What an account has spent today and this month (UTC). */
export interface Ledger {
  /** `2026-11-25` */
  readonly day: string;
  readonly daily: Spending;
  readonly monthly: Spending;
  /** The latest reservations, by the external id of their task: one that is made again counts once. */
  readonly reserved: readonly Reservation[];
}

export interface Reservation {
  readonly key: string;
  readonly day: string;
  /** What is reserved for it or, once that is known, what it was. */
  readonly spending: Spending;
}

/** What a worker asks for before it sends a create. */
export interface Reserve {
  readonly key: string;
  readonly spending: Spending;
  /** As its kling.toml has them: the ledger knows none of its own. */
  readonly caps: Caps;
}

/**
 * What became of a reservation: `unmade`, so that the same key may be reserved anew; `free`, a task that failed and was not billed; or what Kling
 * has deducted, in the measures of which it speaks.
 */
export type Settlement =
  | { readonly key: string; readonly end: 'unmade' | 'free' }
  | { readonly key: string; readonly end: 'charged'; readonly spending: Spending };

export interface CapReached extends Excess {
  /** ISO 8601: the start of the next day or month, UTC. */
  readonly until: string;
}

/** A create that is repeated comes within minutes: nobody makes so many meanwhile. 5,000 are less than a megabyte. */
const MAX_RESERVED = 5000;

export const EMPTY_LEDGER: Ledger = { day: '1970-01-01', daily: {}, monthly: {}, reserved: [] };

const dayOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 10);
const monthOf = (day: string): string => day.slice(0, 7);

/** The ledger as of now: what was spent yesterday is no part of today. */
export function turnPages(ledger: Ledger, nowMs: number): Ledger {
  const day = dayOf(nowMs);
  if (day === ledger.day) return ledger;
  return { ...ledger, day, daily: {}, monthly: monthOf(day) === monthOf(ledger.day) ? ledger.monthly : {} };
}

/** Reserves what a create will spend, unless that goes over a cap. The same key again changes nothing. */
export function reserve(
  before: Ledger,
  { key, spending, caps }: Reserve,
  nowMs: number,
): { readonly ledger: Ledger; readonly reached?: CapReached } {
  const ledger = turnPages(before, nowMs);
  if (ledger.reserved.some((one) => one.key === key)) return { ledger };
  const excess = findExcess(caps, ledger, spending);
  if (excess !== undefined) return { ledger, reached: { ...excess, until: startOfNext(excess.period, nowMs) } };
  return {
    ledger: {
      ...ledger,
      daily: addSpending(ledger.daily, spending),
      monthly: addSpending(ledger.monthly, spending),
      reserved: [...ledger.reserved, { key, day: ledger.day, spending }].slice(-MAX_RESERVED),
    },
  };
}

/** Puts what was spent in the place of what was reserved, on the day and in the month of which that is. What is not known any more stays as it is. */
export function settle(before: Ledger, settlement: Settlement, nowMs: number): Ledger {
  const ledger = turnPages(before, nowMs);
  const found = ledger.reserved.find((one) => one.key === settlement.key);
  if (found === undefined) return ledger;
  const spending = settlement.end === 'charged' ? { ...found.spending, ...settlement.spending } : {};
  const difference = addSpending(negate(found.spending), spending);
  // A key that stays counts once, however often its create is repeated.
  const kept = settlement.end === 'unmade' ? [] : [{ ...found, spending }];
  return {
    ...ledger,
    daily: found.day === ledger.day ? addSpending(ledger.daily, difference) : ledger.daily,
    monthly: monthOf(found.day) === monthOf(ledger.day) ? addSpending(ledger.monthly, difference) : ledger.monthly,
    reserved: ledger.reserved.flatMap((one) => (one === found ? kept : [one])),
  };
}

const negate = (spending: Spending): Spending =>
  Object.fromEntries(
    Object.entries(spending).map(([measure, amount]): [string, Decimal] => [
      measure,
      isZero(amount) ? amount : multiply(amount, '-1'),
    ]),
  );

function startOfNext(period: Period, nowMs: number): string {
  const now = new Date(nowMs);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  return new Date(period === 'daily' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1)).toISOString();
}
