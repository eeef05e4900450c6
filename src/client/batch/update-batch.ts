import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { adviseProgress } from '../../domain/batch/batch-advice.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { BatchUnanswered, UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { requireWorker } from './ask-batch.js';
import type { BatchRecord } from './batch-view.js';
import { describeBatch } from './batch-view.js';
import { isNoAnswer } from '../no-answer.js';

/** A worker that runs answers in milliseconds, one that must read its history again in a second; nobody should wait longer to hear that there is none. */
const UPDATE_LIMIT_MS = 3500;

/** What a batch is told to do, and how long it may take. */
export interface BatchUpdate<Answer, Args extends object> {
  readonly update: UpdateDefinition<Answer, [Args?]>;
  readonly args: Args;
  readonly limitMs?: number;
}

/**
 * Sends an update to a batch that runs. Throws `UsageError` when the batch refuses it, with its own sentence, or has ended; `BatchUnanswered`
 * when no worker takes it in time (the server may still hand it to one that starts later); and as `describeBatch` does.
 */
export async function updateBatch<Answer, Args extends object>(
  batchId: string,
  { update, args, limitMs = UPDATE_LIMIT_MS }: BatchUpdate<Answer, Args>,
  session: Session,
): Promise<Answer> {
  const record = await describeBatch(batchId, session);
  if (!record.isRunning) throw refuseEnded(record);
  // What takes long is asked for only where somebody is there to do it.
  if (limitMs > UPDATE_LIMIT_MS) await requireWorker(batchId, record.taskQueue, session);
  const handle = session.client.workflow.getHandle(batchId);
  return session.connection
    .withDeadline(Date.now() + limitMs, () => handle.executeUpdate<Answer, [Args]>(update.name, { args: [args] }))
    .catch((error: unknown) => {
      throw explainFailure(error, record);
    });
}

/** The same for an update that answers with how the batch stands then. */
export async function steerBatch<Args extends object>(
  batchId: string,
  update: BatchUpdate<BatchProgress, Args>,
  session: Session,
): Promise<BatchProgress> {
  return adviseProgress(await updateBatch(batchId, update, session));
}

/** What an update that failed means for whoever sent it; an error that nobody foresaw stays as it is. */
function explainFailure(error: unknown, record: BatchRecord): unknown {
  if (error instanceof WorkflowUpdateFailedError) return new UsageError(error.cause?.message ?? error.message);
  if (error instanceof WorkflowNotFoundError) return refuseEnded(record);
  if (!isNoAnswer(error)) return error;
  const meaning = 'Nothing has changed yet, but may as soon as a worker runs.';
  return new BatchUnanswered(record.taskQueue, meaning, { cause: error });
}

const refuseEnded = ({ batchId }: BatchRecord) =>
  new UsageError(`${batchId} has ended.`, {
    advice: [
      { action: 'lookAtBatch', batchId },
      { action: 'retryBatch', batchId },
    ],
  });
