import { renderCount } from '../../domain/batch/count-items.js';
import { isZero } from '../../domain/decimal.js';
import { assertNever } from '../../domain/assert-never.js';
import type { Money } from '../../domain/money.js';
import { renderMoney, spentOf } from '../../domain/money.js';
import type { PipelineStatus, StepRow, StepState } from '../../domain/pipeline/pipeline-status.js';
import { findSequel } from '../../domain/pipeline/progress/sequel.js';
import { renderSince } from '../screen/render-time.js';

type Counts = Readonly<Partial<Record<StepState, number>>>;

/** In the order in which they are told. */
const TOLD = ['completed', 'running', 'waiting', 'failed', 'blocked', 'cancelled', 'skipped', 'pending'] as const;

/** `12 completed, 3 running, 25 pending` */
export function renderStepCounts(counts: Counts): string {
  return TOLD.flatMap((state) => {
    const count = counts[state] ?? 0;
    return count === 0 ? [] : [`${renderCount(count)} ${state}`];
  }).join(', ');
}

/** Makings that have ended, well or badly, or need not be made. */
export const endedOf = ({ completed = 0, skipped = 0, failed = 0, cancelled = 0 }: Counts): number =>
  completed + skipped + failed + cancelled;

export const totalOf = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Since the start of a step, to its end or until now; undefined for one that has not begun. */
export function renderStepTime({ startedAt, endedAt }: Pick<StepRow, 'startedAt' | 'endedAt'>, nowMs: number): string {
  if (startedAt === undefined) return '';
  const untilMs = endedAt === undefined ? nowMs : Date.parse(endedAt);
  return renderSince(startedAt, untilMs);
}

/** Empty for what has cost nothing (yet). */
export const renderStepCost = (cost: Money | undefined): string =>
  cost === undefined || isZero(spentOf(cost)) ? '' : renderMoney(cost);

/** `7.5 units`, `7.5 units of 50`; of a pipeline that runs again, `7.5 units; 1.5 units of 50 in this run`. */
export function renderPipelineCost({ cost, costOfThisRun, budget, endedAt }: PipelineStatus): string {
  const say = (money: Money) => (isZero(spentOf(money)) && endedAt === undefined ? 'nothing yet' : renderMoney(money));
  const limit = budget === undefined ? '' : ` of ${renderCount(budget)}`;
  const isAll = renderMoney(cost) === renderMoney(costOfThisRun);
  return isAll ? `${say(cost)}${limit}` : `${say(cost)}; ${say(costOfThisRun)}${limit} in this run`;
}

/** What comes of a pipeline that was told something, and where to see it. */
export function renderSequel(status: PipelineStatus): string {
  const { pipelineId } = status;
  const sequel = findSequel(status);
  switch (sequel.kind) {
    case 'paused':
      return `It is paused; go on with: kling pipeline resume ${pipelineId}`;
    case 'goesOn':
      return `${renderWaiting(sequel.waiting)}See it go on: kling pipeline watch ${pipelineId}`;
    case 'waits':
      return `${renderWaiting(sequel.waiting)}Answer with: kling pipeline approve ${pipelineId} <step>`;
    case 'stopped':
      return `Nothing of it goes on: ${sequel.failed.join(', ')} did not succeed. Try that again with: kling pipeline retry ${pipelineId}`;
    case 'over':
      return `That was the last of it: kling pipeline status ${pipelineId}`;
    default:
      return assertNever(sequel);
  }
}

const renderWaiting = (steps: readonly string[]): string =>
  steps.length === 0 ? '' : `${steps.join(', ')} ${steps.length === 1 ? 'waits' : 'wait'} for you. `;
