import type { Advice } from '../../../domain/advice/advice.js';
import { UsageError } from '../../client-errors.js';
import type { Session } from '../../session.js';
import { describeBatch } from '../batch-view.js';
import type { PastBatch } from './past-batches.js';

/** Temporal is asked about no more than these. */
const MAX_ASKED = 20;

/** Throws `UsageError` when another batch has made some of these items, or is making them now: they would be paid a second time. */
export async function refuseRepeats(past: readonly PastBatch[], total: number, session: Session): Promise<void> {
  const running = new Set<string>();
  await Promise.all(
    past.slice(0, MAX_ASKED).map(async ({ batchId }) => {
      // Temporal forgets batches after a while; their files remain.
      const isRunning = await describeBatch(batchId, session).then(
        (record) => record.isRunning,
        () => false,
      );
      if (isRunning) running.add(batchId);
    }),
  );
  const refusal = findRepeat(past, total, running);
  if (refusal !== undefined) throw refusal;
}

/** Says which batch has most of these items; undefined when none has made any or runs. */
export function findRepeat(
  past: readonly PastBatch[],
  total: number,
  running: ReadonlySet<string> = new Set(),
): UsageError | undefined {
  const [most] = past
    .map(({ batchId, shared, made }) => {
      const isRunning = running.has(batchId);
      return { batchId, isRunning, count: isRunning ? shared : made };
    })
    .sort((one, other) => other.count - one.count);
  if (most === undefined || most.count === 0) return undefined;
  const { batchId, isRunning, count } = most;
  const which = count < total ? `${count} of these ${total} items` : renderAll(total);
  if (isRunning) {
    return new UsageError(`${batchId} is at work on ${which}.`, {
      advice: [{ action: 'watchBatch', batchId }, { action: 'makeMissing', batchId, isRunning: true }, FORCE],
    });
  }
  if (count === total) {
    return new UsageError(`${batchId} has made ${which} already.`, {
      advice: [{ action: 'seeReport', batchId }, FORCE],
    });
  }
  return new UsageError(`${batchId} has made ${which} already.`, {
    advice: [{ action: 'makeMissing', batchId }, FORCE],
  });
}

const FORCE: Advice = { action: 'forceBatch' };

const renderAll = (total: number): string => (total === 1 ? 'this item' : `all of these ${total} items`);
