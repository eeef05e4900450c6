import type { RemedyAdvice } from '../advice/advice.js';
import type { Place } from '../advice/failure-advice.js';
import { adviseAgain, adviseOnFailure, checksFor } from '../advice/failure-advice.js';
import { nextBudget } from './cost/next-budget.js';
import type { BatchItem } from './item.js';
import type { BatchProgress, LatestFailure } from './progress/progress.js';

/** What a batch says of how it stands; that of one that has ended says no more than its result. */
type Standing = Pick<
  BatchProgress,
  'batchId' | 'state' | 'cause' | 'budget' | 'cost' | 'costOfThisRun' | 'counts' | 'total' | 'endedAt'
>;

/** What can be done about a batch that starts nothing more; nothing while it runs. */
export function adviseOnBatch(standing: Standing): readonly RemedyAdvice[] {
  const { batchId, state, cause, budget, counts, total, endedAt } = standing;
  if (endedAt !== undefined) return counts.completed < total ? [{ action: 'retryBatch', batchId }] : [];
  const checks = cause == null ? [] : checksFor(cause).map((action): RemedyAdvice => ({ action }));
  switch (state) {
    case 'paused':
      return [...checks, { action: 'resumeBatch', batchId }];
    case 'draining':
      // The budget may be what holds it up, and then only another one helps.
      return [
        {
          action: 'resumeBatch',
          batchId,
          ...(budget === undefined ? {} : { budget: nextBudget({ ...standing, budget }) }),
        },
      ];
    case 'running':
    case 'cancelled':
    case 'completed':
      return [];
  }
}

/** What can be done about an item that has ended without files. */
export function adviseOnItem({ state, error, taskId }: Pick<BatchItem, 'state' | 'error' | 'taskId'>, place: Place) {
  const ended = { id: place.itemId, taskId, place };
  if (error !== undefined) return adviseOnFailure(error.kind, ended);
  return state === 'cancelled' ? [adviseAgain(undefined, ended)] : [];
}

/** The same things to do for several items as one that names all of them. */
export function gatherAdvice(all: readonly RemedyAdvice[]): readonly RemedyAdvice[] {
  const gathered = new Map<string, RemedyAdvice>();
  for (const advice of all) {
    if (!('itemIds' in advice)) {
      gathered.set(JSON.stringify(advice), advice);
      continue;
    }
    const key = JSON.stringify([advice.action, advice.batchId]);
    const before = gathered.get(key);
    if (before === undefined || !('itemIds' in before)) {
      gathered.set(key, advice);
      continue;
    }
    const itemIds = [...new Set([...before.itemIds, ...advice.itemIds])];
    gathered.set(key, { ...before, ...advice, itemIds });
  }
  return [...gathered.values()];
}

/** Progress as a worker tells it, with what can be done about it: that is for readers to say, and not kept. */
export function adviseProgress(progress: BatchProgress): BatchProgress {
  return {
    ...progress,
    advice: adviseOnBatch(progress),
    latestFailures: progress.latestFailures.map((failure) => ({
      ...failure,
      advice: adviseOnLatest(failure, progress),
    })),
  };
}

/** What can be done about one of the latest failures. Trying again what failed is said of a batch that has ended as a whole. */
export function adviseOnLatest(
  failure: LatestFailure,
  { batchId, endedAt }: Pick<BatchProgress, 'batchId' | 'endedAt'>,
): readonly RemedyAdvice[] {
  const all = adviseOnItem({ state: 'failed', error: failure }, { batchId, itemId: failure.id });
  return endedAt === undefined ? all : all.filter(({ action }) => action !== 'retryItems');
}
