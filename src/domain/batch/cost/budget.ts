import type { Decimal } from '../../decimal.js';
import { compare, decimalOf, multiply, toNumber } from '../../decimal.js';
import { spentOf } from '../../money.js';
import type { BatchFacts } from '../progress/batch-facts.js';

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

const times = (decimal: Decimal, count: number): Decimal => multiply(decimal, decimalOf(count));
