import { watchUntilEnd } from '../look/watch-until-end.js';
import type { Session } from '../session.js';
import { awaitGeneration } from './generation-ending.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';

/**
 * How a generation stands, now and whenever that changes, until it has ended or the signal is aborted; the last is its end. While no worker
 * answers, Temporal's own records tell. A server that is away meanwhile is waited for. Throws `UnknownGeneration`.
 */
export const watchGeneration = (
  workflowId: string,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<GenerationView> =>
  watchUntilEnd(
    {
      look: () => viewGeneration(workflowId, session),
      hearEnd: (waiting) => awaitGeneration(session.client.workflow.getHandle(workflowId), session, waiting),
      describe: describeView,
    },
    session,
    signal,
  );

/** What is worth telling. */
function describeView({ source, state, isRunning, attempt, taskId, stuck, waiting, notices }: GenerationView): string {
  return JSON.stringify([source, state, isRunning, attempt, taskId, stuck, waiting?.kind, notices]);
}
