import type { EventType } from '../../notices/event.js';
import type { Happening } from '../../notices/happening.js';
import type { BatchProgress, BatchResult } from './progress.js';

/** What has been announced of a batch so far. Travels from run to run. */
export interface ToldOfBatch {
  /** Tenths of its items that have ended. */
  readonly tenths: number;
  /** ISO 8601: the pause that was told of. */
  readonly pausedAt?: string;
}

/** The first run of its workflow tells one life of a batch from another. */
export type BatchRun = Pick<Happening, 'run'>;

/** What has happened to a batch since `told`, which is absent before its items are known; its end is told by itself. */
export function batchEvents(
  told: ToldOfBatch | undefined,
  progress: BatchProgress,
  place: BatchRun,
): { readonly told: ToldOfBatch | undefined; readonly events: readonly Happening[] } {
  if (progress.total === 0) return { told, events: [] };
  const tenths = tenthsOf(progress);
  const { pausedAt } = progress;
  const isOver = progress.endedAt !== undefined;
  const events = [
    ...(told === undefined ? [toHappening('batch.started', progress, place, { at: progress.startedAt })] : []),
    ...(told !== undefined && tenths > told.tenths && tenths < 10 && !isOver
      ? [toHappening('batch.progress', progress, place, { at: progress.asOf, key: String(tenths) })]
      : []),
    ...(pausedAt !== undefined && pausedAt !== told?.pausedAt && !isOver
      ? [toHappening('batch.paused', progress, place, { at: pausedAt, key: pausedAt })]
      : []),
  ];
  return {
    told: { tenths: Math.max(tenths, told?.tenths ?? 0), ...(pausedAt === undefined ? {} : { pausedAt }) },
    events,
  };
}

/** What is known of a batch that has ended. */
export type EndedBatch = Shown & Pick<BatchResult, 'endedAt'>;

/** The end of a batch that has begun. */
export function batchEnd(ended: EndedBatch, place: BatchRun): Happening {
  const type = ended.state === 'cancelled' ? 'batch.cancelled' : 'batch.completed';
  return toHappening(type, ended, place, { at: ended.endedAt });
}

/** The end of one that could not be made. */
export function batchFailure(
  batchId: string,
  error: { readonly kind: string; readonly text: string },
  { run, at }: Pick<Happening, 'run' | 'at'>,
): Happening {
  return { type: 'batch.failed', about: batchId, run, at, data: { workflowId: batchId, state: 'failed', error } };
}

/** A batch of ten thousand says so ten times, as does one of ten. */
const tenthsOf = ({ counts, total }: BatchProgress): number =>
  Math.floor((10 * (counts.completed + counts.failed + counts.cancelled)) / total);

/** What receivers are told of a batch. */
type Shown = Pick<BatchProgress, 'batchId' | 'startedAt' | 'state' | 'elapsedSeconds'> &
  Partial<BatchProgress> &
  Partial<Pick<BatchResult, 'report'>>;

function toHappening(
  type: EventType,
  { batchId, ...shown }: Shown,
  { run }: BatchRun,
  when: Pick<Happening, 'at' | 'key'>,
): Happening {
  const { state, reason, cause, resumesAt, total, counts, cost, estimate, budget } = shown;
  const { startedAt, endedAt, expectedEndAt, elapsedSeconds, report } = shown;
  return {
    type,
    about: batchId,
    run,
    ...when,
    data: {
      workflowId: batchId,
      ...{ state, reason, cause, resumesAt, total, counts, cost, estimate, budget },
      ...{ startedAt, endedAt, expectedEndAt, elapsedSeconds },
      ...(report === undefined ? {} : { report }),
    },
  };
}
