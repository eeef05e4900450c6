import { toNumber } from '../../decimal.js';
import { spentOf } from '../../money.js';
import type { BatchProgress } from '../progress/progress.js';
import type { TotalCost } from './total-cost.js';
import { moneyOf } from './total-cost.js';

/** A batch with a budget. */
type Spending = Pick<BatchProgress, 'cost' | 'costOfThisRun' | 'counts'> & { readonly budget: number };

/** A budget with which it should come to its end: what is spent, and for each item that is left what one has cost in the mean. Without any that is completed, twice as much. */
export function nextBudget({ cost, costOfThisRun, counts, budget }: Spending): number {
  const { completed, waiting, queued, processing, downloading } = counts;
  const spent = spentIn(costOfThisRun ?? cost);
  const left = waiting + queued + processing + downloading;
  const needed = completed === 0 ? 2 * budget : spent + (spentIn(cost) / completed) * left;
  return Math.max(Math.ceil(needed), Math.floor(budget) + 1);
}

const spentIn = (cost: TotalCost): number => toNumber(spentOf(moneyOf(cost)));
