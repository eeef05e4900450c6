import { renderCount } from '../../domain/batch/count-items.js';
import type { BatchItem, ItemState, StepStanding } from '../../domain/batch/item.js';
import { isRunning } from '../../domain/batch/item.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { renderCostSoFar } from '../../domain/batch/cost/total-cost.js';
import type { StepTally } from '../../domain/pipeline/progress/step-standing.js';
import { describeStanding } from '../../domain/pipeline/progress/step-standing.js';
import { withAdvice } from '../program/render-advice.js';
import { oneLine } from '../screen/fit-text.js';
import { renderClock, renderSpan } from '../screen/render-time.js';

/** `47 %`; 100 only when it is all. */
export function renderShare(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** Items that have ended, well or badly. */
export function doneOf(counts: Readonly<Record<ItemState, number>>): number {
  return counts.completed + counts.failed + counts.cancelled;
}

/** Items whose generation has started and not ended. */
export function underWayOf(counts: Readonly<Record<ItemState, number>>): number {
  return counts.queued + counts.processing + counts.downloading;
}

/** Seconds since the start: what the batch said at its last step, counted on to `nowMs`. A clock that is behind counts as no time. */
export function elapsedOf(
  { elapsedSeconds, asOf, endedAt }: Pick<BatchProgress, 'elapsedSeconds' | 'asOf' | 'endedAt'>,
  nowMs: number,
): number {
  return endedAt === undefined ? elapsedSeconds + Math.max(0, nowMs - Date.parse(asOf)) / 1000 : elapsedSeconds;
}

/** `about 14 min, until 15:42`; undefined while nobody can tell. */
export function renderLeft({ expectedEndAt }: BatchProgress, nowMs: number, timeZone?: string): string | undefined {
  if (expectedEndAt === undefined) return undefined;
  const endMs = Date.parse(expectedEndAt);
  if (endMs <= nowMs) return 'any moment now';
  return `about ${renderSpan((endMs - nowMs) / 1000)}, until ${renderClock(endMs, nowMs, timeZone)}`;
}

/** `67.5 units of 150`; of a batch that runs again, `67.5 units; 2 units of 150 in this run` */
export function renderSpent({
  cost,
  costOfThisRun,
  budget,
  endedAt,
}: Pick<BatchProgress, 'cost' | 'costOfThisRun' | 'budget' | 'endedAt'>): string {
  const total = renderCostSoFar(cost, endedAt);
  if (budget === undefined) return total;
  if (costOfThisRun === undefined) return `${total} of ${renderCount(budget)}`;
  return `${total}; ${renderCostSoFar(costOfThisRun, endedAt)} of ${renderCount(budget)} in this run`;
}

/** The latest failure of each item, newest first: one that was tried again may be among them twice. */
export function latestOf(failures: BatchProgress['latestFailures']): BatchProgress['latestFailures'] {
  return failures.filter(({ id }, index) => failures.findIndex((other) => other.id === id) === index);
}

/** `No worker answers on task queue kling. Start one with: kling worker` */
export function renderNoWorker(taskQueue: string): string {
  return withAdvice(`No worker answers on task queue ${taskQueue}.`, [{ action: 'startWorker', taskQueue }]);
}

/** An item with its time until now: the batch knows that of its own last step, which may be long ago while nothing moves. */
export function countOn(item: BatchItem, nowMs: number): BatchItem {
  if (!isRunning(item)) return item;
  return { ...item, elapsedSeconds: Math.max(0, Math.round((nowMs - Date.parse(item.startedAt)) / 100) / 10) };
}

/** At which steps a pipeline is: `1 of 4, voice`. */
export const renderSteps = (steps: StepStanding): string => oneLine(describeStanding(steps, 'you'));

/** Where the pipelines of a batch are: `12 at scene, 3 at voice, 1 waits for you at look`. */
export function renderTally(tallies: readonly StepTally[]): string | undefined {
  const all = tallies.flatMap(({ step, running, waiting }) => [
    ...(running === 0 ? [] : [`${renderCount(running)} at ${step}`]),
    ...(waiting === 0 ? [] : [`${renderCount(waiting)} ${waiting === 1 ? 'waits' : 'wait'} for you at ${step}`]),
  ]);
  return all.length === 0 ? undefined : all.join(', ');
}
