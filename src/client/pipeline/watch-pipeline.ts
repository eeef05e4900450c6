import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import { awaitResult } from '../await-result.js';
import { watchUntilEnd } from '../look/watch-until-end.js';
import type { Session } from '../session.js';
import type { PipelineView } from './pipeline-view.js';
import { viewPipeline } from './pipeline-view.js';

/**
 * How a pipeline stands, now and whenever that changes, until it has ended or the signal is aborted; the last is its end. While no worker answers,
 * Temporal's own records tell. A server that is away meanwhile is waited for. Throws as `describePipeline` does.
 */
export const watchPipeline = (
  pipelineId: string,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<PipelineView> =>
  watchUntilEnd(
    {
      look: () => viewPipeline(pipelineId, session),
      hearEnd: (waiting) => awaitResult(session.client.workflow.getHandle(pipelineId), session, waiting),
      describe: describeView,
    },
    session,
    signal,
  );

/** What is worth telling: neither the time nor what is reckoned from it. */
function describeView({ source, state, isRunning, status, children }: PipelineView): string {
  return JSON.stringify([source, state, isRunning, status && describeStatus(status), children]);
}

function describeStatus({ state, reason, steps, cost, notices }: PipelineStatus): unknown {
  return [state, reason, steps, cost, notices];
}
