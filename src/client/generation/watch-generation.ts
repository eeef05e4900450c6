import { lookAgain } from '../look-again.js';
import { pause } from '../pause.js';
import type { Session } from '../session.js';
import { tieSignal } from '../tied-signal.js';
import { awaitGeneration } from './generation-ending.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';

const LOOK_EVERY_MS = 1000;

/**
 * How a generation stands, now and whenever that changes, until it has ended or the signal is aborted; the last is its end. While no worker
 * answers, Temporal's own records tell. A server that is away meanwhile is waited for. Throws `UnknownGeneration`.
 */
export async function* watchGeneration(
  workflowId: string,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<GenerationView> {
  const over = new AbortController();
  const waiting = tieSignal(signal, over.signal);
  const ended = new AbortController();
  const soon = tieSignal(signal, ended.signal);
  const look = () => viewGeneration(workflowId, session);
  try {
    let view: GenerationView | undefined = await look();
    // The end is heard of at once; what it is, the next look tells.
    void awaitGeneration(session.client.workflow.getHandle(workflowId), session, waiting.signal).then(
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

/** What is worth telling. */
function describeView({ source, state, isRunning, attempt, taskId, stuck, waiting, notices }: GenerationView): string {
  return JSON.stringify([source, state, isRunning, attempt, taskId, stuck, waiting?.kind, notices]);
}
