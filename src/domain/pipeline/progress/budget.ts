import type { Decimal } from '../../decimal.js';
import { add, compare, decimalOf, isZero, share, subtract, sum, toNumber } from '../../decimal.js';
import { renderMoney, spentOf } from '../../money.js';
import type { Json } from '../../record.js';
import { isObject } from '../../record.js';
import { readNumber } from '../../text/read-number.js';
import type { Begun } from '../book/making.js';
import type { PipelineFacts } from './pipeline-facts.js';

type Spending = Pick<PipelineFacts, 'budget' | 'cost' | 'paid'>;
/** One that may cost something. */
type Priced = Pick<Begun, 'estimate' | 'adopt' | 'isTaskPaid' | 'budget'>;

/** What is under way and may cost something. */
export interface UnderWay {
  readonly count: number;
  /** What is known of its prices. */
  readonly expected: Decimal;
}

export const countUnderWay = (running: readonly Priced[], spending: Spending): UnderWay => ({
  count: running.length,
  expected: sum(running.map((one) => expectedOf(one, spending))),
});

export const withOneMore = ({ count, expected }: UnderWay, next: Priced, spending: Spending): UnderWay => ({
  count: count + 1,
  expected: add(expected, expectedOf(next, spending)),
});

/**
 * Whether one more may be started: what is spent, what is under way and this one together stay within the budget, as far as their
 * prices are known.
 */
export function isAffordable(next: Priced, { expected }: UnderWay, spending: Spending): boolean {
  const { budget, cost } = spending;
  if (budget === undefined || next.isTaskPaid) return true;
  const own = expectedOf(next, spending);
  // What costs nothing that is known is started until the budget is spent.
  return isZero(own)
    ? compare(spentOf(cost), decimalOf(budget)) < 0
    : compare(sum([spentOf(cost), expected, own]), decimalOf(budget)) <= 0;
}

/**
 * The body of a batch with the budget that it may spend: its own, or what is left of the pipeline's where that is less. Undefined where nothing is left.
 */
export function lend(
  body: Json,
  { expected }: UnderWay,
  { budget, cost }: Spending,
): { readonly body: Json; readonly loan: Pick<Begun, 'budget' | 'isLent'> } | undefined {
  if (budget === undefined) return { body, loan: {} };
  const left = toNumber(subtract(decimalOf(budget), sum([spentOf(cost), expected])));
  if (left <= 0) return undefined;
  const run = isObject(body.run) ? body.run : {};
  const own = readNumber(run.budget);
  if (own !== undefined && own <= left) return { body, loan: { budget: own } };
  return { body: { ...body, run: { ...run, budget: left } }, loan: { budget: left, isLent: true } };
}

/** By Kling's price list, in what the account is charged in; else what one has cost in the mean. */
function expectedOf({ estimate, isTaskPaid, budget }: Priced, { cost, paid }: Spending): Decimal {
  if (isTaskPaid) return '0';
  if (budget !== undefined) return decimalOf(budget);
  if (estimate !== undefined) return isZero(cost.units) && paid > 0 ? estimate.usd : estimate.units;
  return paid === 0 ? '0' : share(spentOf(cost), paid, 2);
}

/** `the budget of 50 does not reach for scene (15 units spent)`. */
export const explainBudget = (place: string, { budget = 0, cost }: Spending): string =>
  `the budget of ${budget} does not reach for ${place} (spent: ${renderMoney(cost)})`;
