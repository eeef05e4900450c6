import { adviseProgress } from '../../domain/batch/batch-advice.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { BatchUnanswered, UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { requireWorker } from './ask-batch.js';
import type { BatchRecord } from './batch-view.js';
import { describeBatch } from './batch-view.js';
import type { Order } from '../look/send-update.js';
import { sendUpdate, UPDATE_LIMIT_MS } from '../look/send-update.js';

/**
 * Sends an update to a batch that runs. Throws `UsageError` when the batch refuses it, with its own sentence, or has ended; `BatchUnanswered`
 * when no worker takes it in time (the server may still hand it to one that starts later); and as `describeBatch` does.
 */
export async function updateBatch<Answer, Args extends object>(
  batchId: string,
  { update, args, limitMs = UPDATE_LIMIT_MS }: Order<Answer, Args>,
  session: Session,
): Promise<Answer> {
  const record = await describeBatch(batchId, session);
  if (!record.isRunning) throw refuseEnded(record);
  // What takes long is asked for only where somebody is there to do it.
  if (limitMs > UPDATE_LIMIT_MS) await requireWorker(batchId, record.taskQueue, session);
  const meaning = 'Nothing has changed yet, but may as soon as a worker runs.';
  return sendUpdate(
    batchId,
    { update, args, limitMs },
    {
      ended: () => refuseEnded(record),
      unanswered: (cause) => new BatchUnanswered(record.taskQueue, meaning, { cause }),
    },
    session,
  );
}

/** The same for an update that answers with how the batch stands then. */
export async function steerBatch<Args extends object>(
  batchId: string,
  update: Order<BatchProgress, Args>,
  session: Session,
): Promise<BatchProgress> {
  return adviseProgress(await updateBatch(batchId, update, session));
}

const refuseEnded = ({ batchId }: BatchRecord) =>
  new UsageError(`${batchId} has ended.`, {
    advice: [
      { action: 'lookAtBatch', batchId },
      { action: 'retryBatch', batchId },
    ],
  });
