import type { Decimal } from '../../decimal.js';
import { add, compare, decimalOf, isZero, share } from '../../decimal.js';
import { renderMoney, spentOf } from '../../money.js';
import type { Begun } from '../book/making.js';
import type { PipelineFacts } from './pipeline-facts.js';

type Spending = Pick<PipelineFacts, 'budget' | 'cost' | 'paid'>;
/** One that may cost something. */
type Priced = Pick<Begun, 'estimate' | 'adopt' | 'isTaskPaid'>;

/** Whether one more may be started: what is spent, what runs and this one together stay within the budget, as far as their prices are known. */
export function isAffordable(next: Priced, running: readonly Priced[], spending: Spending): boolean {
  const { budget, cost } = spending;
  if (budget === undefined || next.isTaskPaid) return true;
  const expected = [...running, next].map((one) => expectedOf(one, spending));
  const total = expected.reduce(add, spentOf(cost));
  // What costs nothing that is known is started until the budget is spent.
  return isZero(expectedOf(next, spending))
    ? compare(spentOf(cost), decimalOf(budget)) < 0
    : compare(total, decimalOf(budget)) <= 0;
}

/** By Kling's price list, in what the account is charged in; else what one has cost in the mean. */
function expectedOf({ estimate, isTaskPaid }: Priced, { cost, paid }: Spending): Decimal {
  if (isTaskPaid) return '0';
  if (estimate !== undefined) return isZero(cost.units) && paid > 0 ? estimate.usd : estimate.units;
  return paid === 0 ? '0' : share(spentOf(cost), paid, 2);
}

/** `the budget of 50 does not reach for scene (15 units spent)`. */
export const explainBudget = (place: string, { budget = 0, cost }: Spending): string =>
  `the budget of ${budget} does not reach for ${place} (spent: ${renderMoney(cost)})`;
