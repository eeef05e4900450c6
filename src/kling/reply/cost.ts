import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Decimal } from '../../domain/decimal.js';
import { add, isDecimal } from '../../domain/decimal.js';
import type { Cost } from '../../domain/money.js';
import { readArray, readObject, readText } from './json.js';

/** Fields of a task that say what it cost, in either generation. */
export const COST_FIELDS = ['final_unit_deduction', 'final_balance_deduction', 'billing'] as const;

type CostField = (typeof COST_FIELDS)[number];

/** A task's cost, absent until Kling says so, and the fields that say something of it which is not understood. */
export interface ReadCost {
  readonly cost?: Cost;
  readonly unread: readonly CostField[];
}

/** What Kling deducted, from `billing[]` (new) or `final_unit_deduction` and `final_balance_deduction` (legacy). */
export function readCost(task: Json): ReadCost {
  const bill = readBill(task.billing);
  const deducted = readDecimal(task.final_unit_deduction);
  // `quota` is what was taken; `list_price`, beside it, is what it would have cost without a discount.
  const paid = readDecimal(readObject(task.final_balance_deduction).quota);
  const units = bill.units ?? deducted.decimal;
  const amount = bill.amount ?? paid.decimal;
  const odd: Readonly<Record<CostField, boolean>> = {
    final_unit_deduction: deducted.isOdd,
    final_balance_deduction: paid.isOdd,
    billing: bill.isOdd,
  };
  const unread = COST_FIELDS.filter((name) => odd[name]);
  if (units === undefined && amount === undefined) return { unread };
  const currency = amount === undefined ? undefined : bill.currency;
  return {
    cost: {
      ...(units === undefined ? {} : { units }),
      ...(amount === undefined ? {} : { amount }),
      ...(currency === undefined ? {} : { currency }),
    },
    unread,
  };
}

interface Bill extends Cost {
  readonly isOdd: boolean;
}

/** A cost has one currency: rows in another are not understood. */
function readBill(billing: unknown): Bill {
  const rows = readArray(billing)
    .filter(isObject)
    .map(({ charge_type: kind, amount, currency }) => ({ kind, ...readDecimal(amount), currency: readText(currency) }));
  const units = rows.filter(({ kind }) => kind === 'unit');
  const cash = rows.filter(({ kind }) => kind === 'cash');
  const currency = cash.map((row) => row.currency).find((name) => name !== undefined);
  const ours = cash.filter((row) => row.currency === currency);
  const understood = [...units, ...ours].filter(({ decimal }) => decimal !== undefined);
  return { units: sumOf(units), amount: sumOf(ours), currency, isOdd: understood.length < rows.length };
}

interface ReadDecimal {
  readonly decimal?: Decimal;
  /** Something stands there, and it is no amount. */
  readonly isOdd: boolean;
}

function readDecimal(value: unknown): ReadDecimal {
  const text = readText(value);
  if (isDecimal(text)) return { decimal: text, isOdd: false };
  return { isOdd: text !== undefined || isObject(value) };
}

function sumOf(rows: readonly ReadDecimal[]): Decimal | undefined {
  const amounts = rows.flatMap(({ decimal }) => decimal ?? []);
  return amounts.length === 0 ? undefined : amounts.reduce(add);
}
