import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { awaitResult } from '../await-result.js';
import { watchUntilEnd } from '../look/watch-until-end.js';
import type { Session } from '../session.js';
import type { BatchView } from './batch-view.js';
import { lookAtBatch } from './batch-view.js';

/**
 * How a batch stands, now and whenever that changes, until it has ended or the signal is aborted; the last is its end. While no worker answers,
 * Temporal's own records tell. A server that is away meanwhile is waited for. Throws as `describeBatch` does.
 */
export const watchBatch = (batchId: string, session: Session, signal: AbortSignal): AsyncGenerator<BatchView> =>
  watchUntilEnd(
    {
      look: () => lookAtBatch(batchId, session),
      hearEnd: (waiting) => awaitResult(session.client.workflow.getHandle(batchId), session, waiting),
      describe: describeView,
    },
    session,
    signal,
  );

/** What is worth telling: neither the time nor what is reckoned from it. */
function describeView({ source, isRunning, state, generations, progress }: BatchView): string {
  return JSON.stringify([source, isRunning, state, generations, progress && describeProgress(progress)]);
}

function describeProgress({ state, counts, slots, cost, stuck, notices, waiting }: BatchProgress): unknown {
  return [state, counts, slots, cost, stuck, notices, waiting?.kind];
}
