import type { WorkflowHandle } from '@temporalio/client';
import { retryFailedUpdate } from '../../contract/batch-messages.js';
import type { Json } from '../../domain/batch/rows/item-fields.js';
import { UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { describeBatch } from './batch-view.js';
import { planRestart } from './start/plan-restart.js';
import type { BatchStart } from './start/start-batch.js';
import { startBatch } from './start/start-batch.js';
import { updateBatch } from './update-batch.js';

export interface RetryOptions {
  /** Only these items; none means all that have failed or were cancelled. */
  readonly ids: readonly string[];
  /** Options of the batch that replace those that it had, once it has ended. */
  readonly run: Json;
  /** Where the worker keeps the batch's files, as this machine sees it. */
  readonly outputDir: string;
}

/** What became of it: items of a batch that runs wait again, or a batch that had ended runs again. */
export type RetriedBatch =
  | { readonly kind: 'running'; readonly retried: readonly string[] }
  | {
      readonly kind: 'restarted';
      readonly start: BatchStart;
      readonly handle: WorkflowHandle;
      readonly isAttached: boolean;
    };

/** Tries failed and cancelled items again. Throws `UsageError` where there is nothing to try, and as `updateBatch` and `startBatch` do. */
export async function retryBatch(
  batchId: string,
  { ids, run, outputDir }: RetryOptions,
  session: Session,
): Promise<RetriedBatch> {
  const record = await describeBatch(batchId, session);
  if (record.isRunning) {
    if (Object.keys(run).length > 0) {
      throw new UsageError(`${batchId} runs with its own options.`, { advice: [{ action: 'changeOptions', batchId }] });
    }
    const args = ids.length === 0 ? {} : { ids };
    const { retried } = await updateBatch(batchId, { update: retryFailedUpdate, args }, session);
    return { kind: 'running', retried };
  }
  if (ids.length > 0) {
    throw new UsageError(
      `${batchId} has ended; it runs again with all that has not succeeded, not with single items.`,
      {
        advice: [{ action: 'retryBatch', batchId }],
      },
    );
  }
  const start = await planRestart(record, { run, outputDir }, session);
  return { kind: 'restarted', start, ...(await startBatch(start, session)) };
}
