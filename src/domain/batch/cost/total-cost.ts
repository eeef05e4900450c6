import type { Cost } from '../../task.js';

/** The sum of many costs. Packs deduct units, balances deduct money; an account may use both. */
export interface TotalCost {
  readonly units: number;
  /** By currency; the empty string where Kling names none. */
  readonly amounts: Readonly<Record<string, number>>;
}

export const NO_COST: TotalCost = { units: 0, amounts: {} };

/** Kling's decimals have at most a few places; rounding at the sixth keeps thousands of additions exact. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

const parse = (decimal: string): number => {
  const value = Number(decimal);
  return Number.isFinite(value) ? value : 0;
};

export function addCost(total: TotalCost, cost: Cost | undefined): TotalCost {
  if (cost === undefined) return total;
  const units = cost.units === undefined ? total.units : round(total.units + parse(cost.units));
  // Kling says "0" of the money when a pack has paid.
  if (cost.amount === undefined || parse(cost.amount) === 0) return { ...total, units };
  const currency = cost.currency ?? '';
  const amount = round((total.amounts[currency] ?? 0) + parse(cost.amount));
  return { units, amounts: { ...total.amounts, [currency]: amount } };
}

/** The mean of so many parts, to the cent. */
export function shareOf({ units, amounts }: TotalCost, parts: number): TotalCost {
  const share = (value: number): number => Math.round((value / parts) * 100) / 100;
  return {
    units: share(units),
    amounts: Object.fromEntries(Object.entries(amounts).map(([currency, amount]) => [currency, share(amount)])),
  };
}

export function addTotals(one: TotalCost, other: TotalCost = NO_COST): TotalCost {
  const currencies = new Set([...Object.keys(one.amounts), ...Object.keys(other.amounts)]);
  const sum = (currency: string) => round((one.amounts[currency] ?? 0) + (other.amounts[currency] ?? 0));
  const amounts = Object.fromEntries([...currencies].map((currency) => [currency, sum(currency)]));
  return { units: round(one.units + other.units), amounts };
}

/** What a budget, one plain number, is held against: units and money together, since an account normally deducts one of them. */
export function spentOf(total: TotalCost): number {
  return round(total.units + Object.values(total.amounts).reduce((sum, amount) => sum + amount, 0));
}

/** `12.5 units`, `3.15 USD`, both, or `no charge`. */
export function renderTotalCost({ units, amounts }: TotalCost): string {
  const parts = [
    ...(units === 0 ? [] : [`${units} ${units === 1 ? 'unit' : 'units'}`]),
    ...Object.entries(amounts).map(([currency, amount]) => `${amount} ${currency}`.trimEnd()),
  ];
  return parts.length === 0 ? 'no charge' : parts.join(' + ');
}
