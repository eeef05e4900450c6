import { productFor } from '../../../products/added/product-for.js';
import { priceOf, usdOf } from '../../../products/price.js';
import type { Decimal } from '../../decimal.js';
import { compare, isDecimal, subtract } from '../../decimal.js';
import type { Cost } from '../../money.js';
import { addCost, NO_MONEY, renderMoney } from '../../money.js';
import { isRecord } from '../../record.js';
import type { GenerationRequest } from '../request.js';

/** What a task should cost by Kling's price list. */
export interface TaskEstimate {
  readonly units: Decimal;
  /** What these are worth, about. */
  readonly usd: Decimal;
}

/** Of one task of a request; undefined where its price is not known here, and for a task that exists already. */
export function estimateTask(request: GenerationRequest): TaskEstimate | undefined {
  if (request.kind === 'adopt') return undefined;
  const product = productFor(request);
  const units = priceOf(product, request.model, request.body);
  return units === undefined ? undefined : { units, usd: usdOf(units, product.pack) };
}

/** One that was kept; undefined for anything else. */
export function readEstimate(value: unknown): TaskEstimate | undefined {
  if (!isRecord(value)) return undefined;
  const { units, usd } = value;
  return isDecimal(units) && isDecimal(usd) ? { units, usd } : undefined;
}

/** `1.5 units; Kling deducted 0.5 units more`; only what was estimated where Kling has not said, or has deducted other money. */
export const renderEstimated = (estimate: TaskEstimate, cost: Cost | undefined): string =>
  listEstimated(estimate, cost).join('; ');

/** The same in its parts: the estimate, and what is to be said of it. */
export function listEstimated({ units, usd }: TaskEstimate, cost: Cost | undefined): readonly string[] {
  const difference = findDifference({ units, usd }, cost);
  const estimated = cost?.units === undefined && difference !== undefined ? `about ${usd} USD` : countUnits(units);
  if (difference === undefined) return [estimated];
  return difference === 'none' ? [`${estimated}, as deducted`] : [estimated, `Kling deducted ${difference}`];
}

/** `0.5 units more than estimated`; undefined where it is the same, or cannot be compared. */
export function renderSurprise(estimate: TaskEstimate | undefined, cost: Cost | undefined): string | undefined {
  const difference = estimate && findDifference(estimate, cost);
  return difference === undefined || difference === 'none' ? undefined : `${difference} than estimated`;
}

/** `0.5 units more`, or `none`; undefined where Kling has not said, or has deducted other money. */
function findDifference({ units, usd }: TaskEstimate, cost: Cost | undefined): string | undefined {
  if (cost?.units !== undefined) return renderDifference(cost.units, units, countUnits);
  if (cost?.amount === undefined || cost.currency !== 'USD') return undefined;
  return renderDifference(cost.amount, usd, (amount) => `${amount} USD`);
}

function renderDifference(deducted: Decimal, estimated: Decimal, render: (amount: Decimal) => string): string {
  const order = compare(deducted, estimated);
  if (order === 0) return 'none';
  const [more, less] = order > 0 ? [deducted, estimated] : [estimated, deducted];
  return `${render(subtract(more, less))} ${order > 0 ? 'more' : 'less'}`;
}

const countUnits = (units: Decimal): string => `${units} ${units === '1' ? 'unit' : 'units'}`;

/** What is to be said where a generation has failed with a task, and Kling has not said what it deducted for that; undefined for any other. */
export function explainSilence({ state, error, ...task }: Ended): string | undefined {
  // A parked task has not ended.
  const hasFailed = state === 'failed' && error?.kind !== 'Parked';
  return hasFailed && task.taskId !== undefined && task.cost === undefined ? NOT_SAID : undefined;
}

interface Ended {
  readonly state: string;
  readonly taskId?: string;
  readonly cost?: Cost;
  readonly error?: { readonly kind: string };
}

const NOT_SAID = 'Kling did not say what it deducted';

/** The same of one that has failed, as a sentence, also where Kling has said it; undefined where there was no task. */
export function explainDeduction({ taskId, cost }: Pick<Ended, 'taskId' | 'cost'>): string | undefined {
  if (taskId === undefined) return undefined;
  if (cost === undefined) return `${NOT_SAID}.`;
  const deducted = renderMoney(addCost(NO_MONEY, cost));
  return `Kling deducted ${deducted === 'no charge' ? 'nothing' : deducted}.`;
}
