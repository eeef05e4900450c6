import { isDecimal } from '../decimal.js';
import { isRecord } from '../record.js';
import type { Caps, Spending } from './caps.js';
import { MEASURES, PERIODS } from './caps.js';
import type { Ledger, Reservation, Reserve, Settlement } from './ledger.js';
import { EMPTY_LEDGER } from './ledger.js';

/** What was sent as an amount of each measure; undefined when it is none. */
export function readSpending(value: unknown): Spending | undefined {
  if (!isRecord(value)) return undefined;
  const isRight = Object.entries(value).every(
    ([name, amount]) => (MEASURES as readonly string[]).includes(name) && isDecimal(amount),
  );
  return isRight ? value : undefined;
}

export function readReserve(value: unknown): Reserve | undefined {
  const { key, spending, caps } = isRecord(value) ? value : {};
  const amount = readSpending(spending);
  if (typeof key !== 'string' || key === '' || amount === undefined || !isCaps(caps)) return undefined;
  return { key, spending: amount, caps };
}

export function readSettlement(value: unknown): Settlement | undefined {
  const { key, end, spending } = isRecord(value) ? value : {};
  if (typeof key !== 'string') return undefined;
  if (end === 'unmade' || end === 'free') return { key, end };
  const amount = readSpending(spending);
  return end === 'charged' && amount !== undefined ? { key, end, spending: amount } : undefined;
}

function isCaps(value: unknown): value is Caps {
  if (!isRecord(value)) return false;
  return Object.entries(value).every(
    ([name, amounts]) => (PERIODS as readonly string[]).includes(name) && readSpending(amounts) !== undefined,
  );
}

/** What one run hands to the next; undefined when it is something else. Nothing at all is the first. */
export function readLedger(value: unknown): Ledger | undefined {
  if (value === undefined || value === null) return EMPTY_LEDGER;
  const { day, daily, monthly, reserved } = isRecord(value) ? value : {};
  const sums = { daily: readSpending(daily), monthly: readSpending(monthly) };
  if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  if (sums.daily === undefined || sums.monthly === undefined) return undefined;
  if (!Array.isArray(reserved) || !reserved.every(isReservation)) return undefined;
  return { day, daily: sums.daily, monthly: sums.monthly, reserved };
}

function isReservation(value: unknown): value is Reservation {
  const { key, day, spending } = isRecord(value) ? value : {};
  return typeof key === 'string' && typeof day === 'string' && readSpending(spending) !== undefined;
}
