import { awaitResult } from '../await-result.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { lookAgain } from '../look-again.js';
import { pause } from '../pause.js';
import type { Session } from '../session.js';
import { tieSignal } from '../tied-signal.js';
import type { BatchView } from './batch-view.js';
import { lookAtBatch } from './batch-view.js';

const LOOK_EVERY_MS = 1000;

/**
 * How a batch stands, now and whenever that changes, until it has ended or the signal is aborted; the last is its end. While no worker answers,
 * Temporal's own records tell. A server that is away meanwhile is waited for. Throws as `describeBatch` does.
 */
export async function* watchBatch(batchId: string, session: Session, signal: AbortSignal): AsyncGenerator<BatchView> {
  const { connection, client } = session;
  const over = new AbortController();
  const waiting = tieSignal(signal, over.signal);
  const ended = new AbortController();
  const soon = tieSignal(signal, ended.signal);
  const look = () => lookAtBatch(batchId, session);
  try {
    let view: BatchView | undefined = await look();
    // The end is heard of at once; what it is, the next look tells.
    void awaitResult(client.workflow.getHandle(batchId), { connection }, waiting.signal).then(
      () => ended.abort(),
      () => undefined,
    );
    for (let told = ''; ;) {
      if (view !== undefined && describeView(view) !== told) {
        told = describeView(view);
        yield view;
      }
      if (view?.isRunning === false || signal.aborted) return;
      // A look that brings nothing new after the end is not repeated in haste.
      await pause(LOOK_EVERY_MS, ended.signal.aborted ? signal : soon.signal);
      view = await lookAgain(look, session, signal);
    }
  } finally {
    over.abort();
    waiting.untie();
    soon.untie();
  }
}

/** What is worth telling: neither the time nor what is reckoned from it. */
function describeView({ source, isRunning, state, generations, progress }: BatchView): string {
  return JSON.stringify([source, isRunning, state, generations, progress && describeProgress(progress)]);
}

function describeProgress({ state, counts, slots, cost, stuck, notices, waiting }: BatchProgress): unknown {
  return [state, counts, slots, cost, stuck, notices, waiting?.kind];
}
