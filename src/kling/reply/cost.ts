import type { Decimal } from '../../domain/decimal.js';
import { add, isDecimal } from '../../domain/decimal.js';
import type { Cost } from '../../domain/money.js';
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

function sumAmounts(rows: readonly JsonObject[]): Decimal | undefined {
  const amounts = rows.flatMap((row) => readDecimal(row.amount) ?? []);
  return amounts.length === 0 ? undefined : amounts.reduce(add);
}

function readDecimal(value: unknown): Decimal | undefined {
  const text = readText(value);
  return isDecimal(text) ? text : undefined;
}
