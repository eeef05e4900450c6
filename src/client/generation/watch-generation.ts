import { pause } from '../pause.js';
import type { Session } from '../session.js';
import { awaitGeneration } from './generation-ending.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';

const LOOK_EVERY_MS = 1000;

/**
 * How a generation stands, now and whenever that changes, until it has ended or the signal is aborted; the last is its end. A server that is away
 * meanwhile is waited for. Throws `UnknownGeneration`.
 */
export async function* watchGeneration(
  workflowId: string,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<GenerationView> {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  try {
    let view: GenerationView | undefined = await viewGeneration(workflowId, session);
    const ended = new AbortController();
    // The end is heard of at once; what it is, the next look tells.
    void awaitGeneration(session.client.workflow.getHandle(workflowId), session, stop).then(
      () => ended.abort(),
      () => undefined,
    );
    const soon = AbortSignal.any([signal, ended.signal]);
    let told = '';
    for (;;) {
      if (view !== undefined && describeView(view) !== told) {
        told = describeView(view);
        yield view;
      }
      if (view?.isRunning === false || signal.aborted) return;
      // A look that brings nothing new after the end is not repeated in haste.
      await pause(LOOK_EVERY_MS, ended.signal.aborted ? signal : soon);
      view = await viewGeneration(workflowId, session).catch(() => undefined);
    }
  } finally {
    over.abort();
  }
}

/** What is worth telling. */
function describeView({ state, isRunning, attempt, taskId, stuck, waiting, notices }: GenerationView): string {
  return JSON.stringify([state, isRunning, attempt, taskId, stuck, waiting?.kind, notices]);
}
