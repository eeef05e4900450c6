import type { Cost } from '../../domain/task.js';
import type { JsonObject } from './json.js';
import { isObject, readArray, readObject, readText } from './json.js';

/** Fields of a task that say what it cost, in either generation. */
export const COST_FIELDS = ['final_unit_deduction', 'final_balance_deduction', 'billing'] as const;

/**
 * What Kling deducted, from `billing[]` (new) or `final_unit_deduction` and `final_balance_deduction` (legacy);
 * undefined until it says so.
 */
export function parseCost(task: JsonObject): Cost | undefined {
  const rows = readArray(task.billing).filter(isObject);
  const cash = rows.filter((row) => row.charge_type === 'cash');
  const currency = cash.map((row) => readText(row.currency)).find((name) => name !== undefined);
  const units = sumAmounts(rows.filter((row) => row.charge_type === 'unit')) ?? readDecimal(task.final_unit_deduction);
  const amount =
    sumAmounts(cash.filter((row) => readText(row.currency) === currency)) ??
    // `quota` is what was taken; `list_price`, beside it, is what it would have cost without a discount.
    readDecimal(readObject(task.final_balance_deduction).quota);
  if (units === undefined && amount === undefined) return undefined;
  return {
    ...(units === undefined ? {} : { units }),
    ...(amount === undefined ? {} : { amount }),
    ...(amount === undefined || currency === undefined ? {} : { currency }),
  };
}

function sumAmounts(rows: readonly JsonObject[]): string | undefined {
  const amounts = rows.flatMap((row) => readDecimal(row.amount) ?? []);
  return amounts.length === 0 ? undefined : amounts.reduce(addDecimals);
}

function readDecimal(value: unknown): string | undefined {
  const text = readText(value);
  return text !== undefined && /^-?\d{1,30}(\.\d{1,30})?$/.test(text) ? text : undefined;
}

/** Adds decimal strings exactly: `"0.1"` and `"0.2"` are `"0.3"`. */
function addDecimals(a: string, b: string): string {
  const places = Math.max(countPlaces(a), countPlaces(b));
  const sum = scale(a, places) + scale(b, places);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
  return sum < 0n ? `-${text}` : text;
}

function countPlaces(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

function scale(decimal: string, places: number): bigint {
  return BigInt(decimal.replace('.', '') + '0'.repeat(places - countPlaces(decimal)));
}
