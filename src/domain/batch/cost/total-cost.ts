import { decimalOf, toNumber } from '../../decimal.js';
import type { Money } from '../../money.js';
import { renderMoney } from '../../money.js';

/** Money as programs read it in a batch's progress and result, and as it has always crossed Temporal: numbers. */
export interface TotalCost {
  readonly units: number;
  /** By currency; the empty text where Kling names none. */
  readonly amounts: Readonly<Record<string, number>>;
}

export function toTotalCost({ units, amounts }: Money): TotalCost {
  return { units: toNumber(units), amounts: mapValues(amounts, toNumber) };
}

export function moneyOf({ units, amounts }: TotalCost): Money {
  return { units: decimalOf(units), amounts: mapValues(amounts, decimalOf) };
}

/** `12.5 units`, `3.15 USD`, both, or `no charge`. */
export function renderTotalCost(total: TotalCost): string {
  return renderMoney(moneyOf(total));
}

/** The same; of a batch that has no end yet it may still change: `nothing yet`. */
export function renderCostSoFar(total: TotalCost, endedAt: string | undefined): string {
  return isFree(total) && endedAt === undefined ? 'nothing yet' : renderTotalCost(total);
}

const isFree = ({ units, amounts }: TotalCost): boolean =>
  units === 0 && Object.values(amounts).every((amount) => amount === 0);

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  convert: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value)]));
}
