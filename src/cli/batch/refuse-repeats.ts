import { UsageError } from '../errors.js';
import type { Session } from '../session.js';
import type { BatchRecord } from './batch-view.js';
import { describeBatch } from './batch-view.js';
import type { PastBatch } from './past-batches.js';

/** Throws `UsageError` when another batch has made some of these items, or is making them now: they would be paid a second time. */
export async function refuseRepeats(past: PastBatch | undefined, total: number, session: Session): Promise<void> {
  if (past === undefined) return;
  // Temporal forgets batches after a while; their files remain.
  const record = await describeBatch(past.batchId, session).catch((): Partial<BatchRecord> => ({}));
  const isRunning = record.isRunning === true;
  if (past.made > 0 || isRunning) throw new UsageError(explainRepeat(past, total, isRunning));
}

/** Who has these items already, and what to write instead. */
export function explainRepeat({ batchId, shared, made }: PastBatch, total: number, isRunning = false): string {
  const which = (count: number) => (count < total ? `${count} of these ${total} items` : renderAll(total));
  if (isRunning) {
    return `${batchId} is at work on ${which(shared)}: kling batch watch ${batchId}. Once it has ended, --id ${batchId} makes only what is missing; --force makes all of it now, and pays twice.`;
  }
  if (made === total) {
    return `${batchId} has made ${which(made)} already: kling batch report ${batchId}. --force makes all of it again, and pays again.`;
  }
  return `${batchId} has made ${which(made)} already. --id ${batchId} makes only what is missing; --force makes all of it, and pays for all.`;
}

const renderAll = (total: number): string => (total === 1 ? 'this item' : `all of these ${total} items`);
