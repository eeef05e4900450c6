import type { Decimal } from '../../decimal.js';
import { add, compare, decimalOf, isZero, multiply, toNumber } from '../../decimal.js';
import type { TaskEstimate } from '../../generation/cost/task-estimate.js';
import { spentOf } from '../../money.js';
import type { BatchFacts } from '../progress/batch-facts.js';
import { NOTHING_EXPECTED } from './expected.js';

type Spending = Pick<BatchFacts, 'budget' | 'cost' | 'paidItems'>;

/**
 * True while one more could take the batch over its budget, when what runs is counted too, each at the mean of what the finished ones cost. The last
 * one may go over it by its own cost, never more.
 */
export function isBudgetReached({ budget, cost, paidItems }: Spending, running: number): boolean {
  if (budget === undefined) return false;
  const spent = spentOf(cost);
  if (paidItems === 0) return compare(spent, decimalOf(budget)) >= 0;
  // spent + running * spent / paid >= budget, without a division that may not come out even.
  return compare(times(spent, paidItems + running), times(decimalOf(budget), paidItems)) >= 0;
}

/** The same in binary fractions, as earlier versions decided: the last digit of a sum could start one item more, or one less. */
export function wasBudgetReached({ budget, cost, paidItems }: Spending, running: number): boolean {
  const spent = toNumber(spentOf(cost));
  return budget !== undefined && (paidItems === 0 ? spent : spent + (running * spent) / paidItems) >= budget;
}

/**
 * True while nothing has ended yet that says what one costs, and what runs with one more would go over the budget by Kling's price list, each at the price
 * of that one. One alone is always tried: the list may be wrong for this account.
 */
export function isFirstTooDear(
  {
    budget,
    cost,
    paidItems,
    expected = NOTHING_EXPECTED,
  }: Pick<BatchFacts, 'budget' | 'cost' | 'paidItems' | 'expected'>,
  running: number,
  price: TaskEstimate | undefined,
): boolean {
  const isKnown = paidItems > 0 || !isZero(expected.units) || expected.unpriced > 0;
  if (budget === undefined || price === undefined || isKnown || running === 0) return false;
  return compare(add(spentOf(cost), times(price.units, running + 1)), decimalOf(budget)) > 0;
}

const times = (decimal: Decimal, count: number): Decimal => multiply(decimal, decimalOf(count));
