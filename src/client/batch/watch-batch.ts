import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { awaitResult } from '../await-result.js';
import { pause } from '../pause.js';
import type { Session } from '../session.js';
import { askProgress } from './ask-batch.js';
import { describeBatch } from './batch-view.js';

const LOOK_EVERY_MS = 1000;

/**
 * The progress of a batch, now and whenever that changes, until it has ended or the signal is aborted. While no worker answers there is nothing to
 * tell, and the next that does is waited for. Throws as `describeBatch` does.
 */
export async function* watchBatch(
  batchId: string,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<BatchProgress> {
  await describeBatch(batchId, session);
  const over = new AbortController();
  const ended = new AbortController();
  const handle = session.client.workflow.getHandle(batchId);
  void awaitResult(handle, session, AbortSignal.any([signal, over.signal])).then(
    () => ended.abort(),
    () => ended.abort(),
  );
  const soon = AbortSignal.any([signal, ended.signal]);
  try {
    for (let told = ''; ;) {
      // Asked before the look: what changes until then is in it.
      const isLast = ended.signal.aborted;
      const progress = await askProgress(batchId, session);
      if (progress !== undefined && describeProgress(progress) !== told) {
        told = describeProgress(progress);
        yield progress;
      }
      if (isLast || signal.aborted) return;
      await pause(LOOK_EVERY_MS, soon);
    }
  } finally {
    over.abort();
  }
}

/** What is worth telling: neither the time nor what is reckoned from it. */
function describeProgress({ state, counts, slots, cost, stuck, notices, waiting }: BatchProgress): string {
  return JSON.stringify([state, counts, slots, cost, stuck, notices, waiting?.kind]);
}
