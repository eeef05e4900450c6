import type { EventType } from '../../notices/event.js';
import type { Happening } from '../../notices/happening.js';
import type { PipelineStatus } from '../pipeline-status.js';

/** What has been announced of a pipeline so far. Travels from run to run. */
export interface ToldOfPipeline {
  /** ISO 8601: the pause that was told of. */
  readonly pausedAt?: string;
  /** The reason for which it waits for a person. */
  readonly waitsFor?: string;
}

/** The first run of its workflow tells one life of a pipeline from another. */
export type PipelineRun = Pick<Happening, 'run'>;

/** What has happened to a pipeline since `told`; its end is told by itself. */
export function pipelineEvents(
  told: ToldOfPipeline,
  status: PipelineStatus,
  pausedAt: string | undefined,
  place: PipelineRun,
): { readonly told: ToldOfPipeline; readonly events: readonly Happening[] } {
  const waitsFor = status.state === 'waiting' ? status.reason : undefined;
  const events = [
    ...(pausedAt !== undefined && pausedAt !== told.pausedAt
      ? [toHappening('pipeline.paused', status, place, { at: pausedAt, key: pausedAt })]
      : []),
    ...(waitsFor !== undefined && waitsFor !== told.waitsFor
      ? [toHappening('pipeline.waiting', status, place, { at: status.asOf, key: status.asOf })]
      : []),
  ];
  return {
    told: { ...(pausedAt === undefined ? {} : { pausedAt }), ...(waitsFor === undefined ? {} : { waitsFor }) },
    events,
  };
}

const ENDS = { completed: 'pipeline.completed', failed: 'pipeline.failed', cancelled: 'pipeline.cancelled' } as const;

/** Its end. */
export function pipelineEnd(status: PipelineStatus, place: PipelineRun): Happening {
  const { state, endedAt = status.asOf } = status;
  const type = state === 'completed' || state === 'cancelled' ? ENDS[state] : ENDS.failed;
  return toHappening(type, status, place, { at: endedAt });
}

/** The end of one that could not begin. */
export function pipelineFailure(
  pipelineId: string,
  error: { readonly kind: string; readonly text: string },
  { run, at }: Pick<Happening, 'run' | 'at'>,
): Happening {
  const data = { workflowId: pipelineId, state: 'failed', error };
  return { type: 'pipeline.failed', about: pipelineId, run, at, data };
}

/** Rows in one notice: receivers take some ten thousand bytes. */
const MAX_ROWS = 50;

function toHappening(
  type: EventType,
  status: PipelineStatus,
  { run }: PipelineRun,
  when: Pick<Happening, 'at' | 'key'>,
): Happening {
  const { pipelineId, name, state, reason, counts, cost, costOfThisRun, estimate, budget } = status;
  const { startedAt, endedAt, elapsedSeconds, steps } = status;
  return {
    type,
    about: pipelineId,
    run,
    ...when,
    data: {
      workflowId: pipelineId,
      ...{ name, state, reason, counts, cost, costOfThisRun, estimate, budget },
      ...{ startedAt, endedAt, elapsedSeconds },
      steps: steps.slice(0, MAX_ROWS),
    },
  };
}
