import { resumeUpdate, setConcurrencyUpdate } from '../../contract/messages/batch-messages.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import type { Session } from '../session.js';
import { steerBatch } from './update-batch.js';

export interface ResumeOptions {
  /** What may be spent in all, from now on. */
  readonly budget?: number;
  /** How many generations may be under way at once, from now on. */
  readonly concurrency?: number;
}

/** Lets a batch go on, with another budget or window where they are given; of one that runs, only these are changed. Throws as `steerBatch` does. */
export async function resumeBatch(
  batchId: string,
  { budget, concurrency }: ResumeOptions,
  session: Session,
): Promise<BatchProgress> {
  const widened =
    concurrency === undefined
      ? undefined
      : await steerBatch(batchId, { update: setConcurrencyUpdate, args: { concurrency } }, session);
  if (widened?.state === 'running' && budget === undefined) return widened;
  return steerBatch(batchId, { update: resumeUpdate, args: budget === undefined ? {} : { budget } }, session);
}
