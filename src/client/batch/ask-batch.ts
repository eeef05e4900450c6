import { progressQuery } from '../../contract/messages/batch-messages.js';
import { adviseProgress } from '../../domain/batch/batch-advice.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { BatchUnanswered } from '../client-errors.js';
import { askBriefly, PRESENCE_LIMIT_MS } from '../look/ask-workflow.js';
import type { Session } from '../session.js';

/** Where a batch stands; undefined when no worker answers in time. */
export async function askProgress(batchId: string, session: Session): Promise<BatchProgress | undefined> {
  const progress = await askBriefly(batchId, { query: progressQuery, args: [] }, session);
  return progress === undefined ? undefined : adviseProgress(progress);
}

/** Where a batch stands. Throws `BatchUnanswered` unless a worker answers for it: without one the server would hold what is asked for long. */
export async function requireWorker(batchId: string, taskQueue: string, session: Session): Promise<BatchProgress> {
  const question = { query: progressQuery, args: [], limitMs: PRESENCE_LIMIT_MS } as const;
  const answer = await askBriefly(batchId, question, session);
  if (answer === undefined) throw new BatchUnanswered(taskQueue);
  return adviseProgress(answer);
}
