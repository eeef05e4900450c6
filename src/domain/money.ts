import type { Decimal } from './decimal.js';
import { add, isDecimal, isZero, plain, share, sum } from './decimal.js';
import { isText, optional, recordOf, shaped } from './shape.js';

/** What a task cost. Amounts stay the decimal texts that Kling sends. */
export interface Cost {
  /** Units deducted from a resource pack, e.g. `"1.5"`. */
  readonly units?: Decimal;
  /** Money deducted from a balance, e.g. `"0.21"`, and its currency where Kling names it. */
  readonly amount?: Decimal;
  readonly currency?: string;
}

/** Whether a value from a file, or from an earlier run, is one. */
export const isCost = shaped({
  units: optional(isDecimal),
  amount: optional(isDecimal),
  currency: optional(isText),
});

/** What several tasks of one generation cost together. */
export function sumCosts(one: Cost | undefined, other: Cost | undefined): Cost | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    units: addIfAny(one.units, other.units),
    amount: addIfAny(one.amount, other.amount),
    currency: one.currency ?? other.currency,
  };
}

function addIfAny(one: Decimal | undefined, other: Decimal | undefined): Decimal | undefined {
  return one === undefined || other === undefined ? (one ?? other) : plain(add(one, other));
}

/** The sum of many costs. Packs deduct units, balances deduct money; an account may use both. */
export interface Money {
  readonly units: Decimal;
  /** By currency; the empty text where Kling names none. */
  readonly amounts: Readonly<Record<string, Decimal>>;
}

/** Whether a value that an earlier run has handed over is one. */
export const isMoney = shaped({ units: isDecimal, amounts: recordOf(isDecimal) });

export const NO_MONEY: Money = { units: '0', amounts: {} };

export function addCost({ units, amounts }: Money, cost: Cost | undefined): Money {
  const { units: more = '0', amount = '0', currency = '' } = cost ?? {};
  // Kling says "0" of the money when a pack has paid.
  const isPaid = !isZero(amount);
  return {
    units: plain(add(units, more)),
    amounts: isPaid ? { ...amounts, [currency]: plain(add(amounts[currency] ?? '0', amount)) } : amounts,
  };
}

export function addMoney(one: Money, other: Money): Money {
  const costs = Object.entries(other.amounts).map(([currency, amount]) => ({ amount, currency }));
  return costs.reduce<Money>(addCost, { ...one, units: plain(add(one.units, other.units)) });
}

/** As what one task has cost. An account is charged in units or in one currency: of several, the first is told. */
export function toCost({ units, amounts }: Money): Cost | undefined {
  const [paid] = Object.entries(amounts);
  if (isZero(units) && paid === undefined) return undefined;
  const [currency, amount] = paid ?? [];
  return {
    ...(isZero(units) ? {} : { units }),
    ...(amount === undefined ? {} : { amount, ...(currency === '' ? {} : { currency }) }),
  };
}

/** The mean of so many parts, to the cent. */
export function shareOf({ units, amounts }: Money, parts: number): Money {
  const shares = Object.entries(amounts).map(([currency, amount]) => [currency, plain(share(amount, parts, 2))]);
  return { units: plain(share(units, parts, 2)), amounts: Object.fromEntries(shares) as Money['amounts'] };
}

/** What a budget, one plain number, is held against: units and money together, since an account normally deducts one of them. */
export function spentOf({ units, amounts }: Money): Decimal {
  return sum([units, ...Object.values(amounts)]);
}

/** `12.5 units`, `3.15 USD`, both, or `no charge`. */
export function renderMoney({ units, amounts }: Money): string {
  const parts = [
    ...(isZero(units) ? [] : [`${units} ${units === '1' ? 'unit' : 'units'}`]),
    ...Object.entries(amounts).map(([currency, amount]) => `${amount} ${currency}`.trimEnd()),
  ];
  return parts.length === 0 ? 'no charge' : parts.join(' + ');
}
