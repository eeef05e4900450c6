import { renderCount } from '../count-items.js';
import type { Decimal } from '../../decimal.js';
import { add, decimalOf, isDecimal, isZero, plain, toNumber } from '../../decimal.js';
import type { TaskEstimate } from '../../generation/cost/task-estimate.js';
import { listEstimated } from '../../generation/cost/task-estimate.js';
import type { Cost, Money } from '../../money.js';
import { addCost, addMoney, isMoney, NO_MONEY } from '../../money.js';
import { isCount, shaped } from '../../shape.js';
import type { ItemRecord } from '../item.js';
import type { TotalCost } from './total-cost.js';
import { toTotalCost } from './total-cost.js';

/** What Kling's price list has for items that have ended, beside what Kling has deducted for the same ones. */
export interface Expected extends TaskEstimate {
  readonly cost: Money;
  /** How many items Kling has deducted something for that are not in it: their price is not known, or their task existed before. */
  readonly unpriced: number;
}

/** Whether a value that an earlier run has handed over is one. */
export const isExpected = shaped({ units: isDecimal, usd: isDecimal, cost: isMoney, unpriced: isCount });

export const NOTHING_EXPECTED: Expected = { units: '0', usd: '0', cost: NO_MONEY, unpriced: 0 };

/** With one more, of which Kling has said what it deducted; one of which it has not says nothing. */
export function expectOne(sum: Expected, estimate: TaskEstimate | undefined, cost: Cost | undefined): Expected {
  if (cost === undefined) return sum;
  if (estimate === undefined) return { ...sum, unpriced: sum.unpriced + 1 };
  return { ...sum, ...addBoth(sum, estimate), cost: addCost(sum.cost, cost) };
}

/** The same of an item; of a pipeline no price list tells what it was to cost. */
export const expectItem = (
  sum: Expected,
  { estimate, pipeline }: Pick<ItemRecord, 'estimate' | 'pipeline'>,
  cost: Cost | undefined,
): Expected => (pipeline === undefined ? expectOne(sum, estimate, cost) : sum);

export function addExpected(one: Expected, other: Expected): Expected {
  return {
    ...addBoth(one, other),
    cost: addMoney(one.cost, other.cost),
    unpriced: one.unpriced + other.unpriced,
  };
}

const addBoth = (one: TaskEstimate, other: TaskEstimate): TaskEstimate => ({
  units: plain(add(one.units, other.units)),
  usd: plain(add(one.usd, other.usd)),
});

/** The same as programs read it. */
export interface TotalEstimate {
  readonly units: number;
  /** What these are worth, about. */
  readonly usd: number;
  /** What Kling has deducted for the same items. */
  readonly cost: TotalCost;
  readonly unpriced: number;
}

export const toTotalEstimate = ({ units, usd, cost, unpriced }: Expected): TotalEstimate => ({
  units: toNumber(units),
  usd: toNumber(usd),
  cost: toTotalCost(cost),
  unpriced,
});

/** `66 units; Kling deducted 1.5 units more`; undefined where nothing is to be compared. */
export function renderTotalEstimate(total: TotalEstimate): string | undefined {
  const parts = listTotalEstimate(total);
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** The same in its parts: what comes first is the estimate, where there is one. */
export function listTotalEstimate({ units, usd, cost, unpriced }: TotalEstimate): readonly string[] {
  const estimate = { units: decimalOf(units), usd: decimalOf(usd) };
  return [
    ...(units === 0 ? [] : listEstimated(estimate, singleCost(cost))),
    ...(unpriced === 0 ? [] : [`${renderCount(unpriced)} without an estimate`]),
  ];
}

/** Units, or money of one currency; what is paid from both is not compared. */
function singleCost({ units, amounts }: TotalCost): Cost | undefined {
  const [paid, ...others] = Object.entries(amounts);
  const inUnits: Decimal = decimalOf(units);
  if (paid === undefined) return { units: inUnits };
  if (!isZero(inUnits) || others.length > 0) return undefined;
  const [currency, amount] = paid;
  return { amount: decimalOf(amount), currency };
}
