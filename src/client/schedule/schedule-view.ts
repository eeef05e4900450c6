import type { ScheduleDescription, ScheduleExecutionResult, ScheduleSummary } from '@temporalio/client';
import { readScheduleMemo } from '../../contract/memo.js';
import { BATCH, GENERATION } from '../../contract/workflow-types.js';
import type { Overlap } from '../../domain/schedule/timing.js';
import { OVERLAPS } from '../../domain/schedule/timing.js';

/** A run of a schedule: the workflow that it has started. */
export interface ScheduleRun {
  /** Of the batch or the generation. */
  readonly workflowId: string;
  /** ISO 8601: when it was started. */
  readonly at: string;
}

/** A schedule as Temporal knows it. */
export interface ScheduleView {
  readonly id: string;
  readonly kind: typeof BATCH | typeof GENERATION;
  /** The file of rows or the prompt; absent for one that was made by other means. */
  readonly what?: string;
  /** As they were written; a calendar that was made by other means is none of them. */
  readonly cron: readonly string[];
  readonly timeZone?: string;
  readonly everySeconds?: number;
  readonly offsetSeconds?: number;
  readonly jitterSeconds?: number;
  readonly isPaused: boolean;
  /** Why it was paused or goes on, as somebody said. */
  readonly note?: string;
  /** ISO 8601: the next starts, at most ten. */
  readonly next: readonly string[];
  /** The latest ten at most, newest first. */
  readonly runs: readonly ScheduleRun[];
}

/** The same, with what only the schedule itself tells. */
export interface ScheduleDetails extends ScheduleView {
  readonly overlap: Overlap;
  readonly catchUpSeconds: number;
  /** Workflow ids of the runs that are under way. */
  readonly running: readonly string[];
  readonly counts: { readonly started: number; readonly skipped: number; readonly missed: number };
}

type Known = Pick<ScheduleSummary, 'scheduleId' | 'spec' | 'action' | 'memo' | 'state' | 'info'>;

/** What a schedule in a list says of itself; undefined for one that starts workflows of others. */
export function readSchedule({ scheduleId, spec, action, memo, state, info }: Known): ScheduleView | undefined {
  const kind = [BATCH, GENERATION].find((one) => one === action?.workflowType) as ScheduleView['kind'] | undefined;
  if (kind === undefined) return undefined;
  const [interval] = spec?.intervals ?? [];
  return {
    id: scheduleId,
    kind,
    what: readScheduleMemo(memo).what,
    cron: (spec?.calendars ?? []).map(({ comment }) => comment ?? 'a calendar'),
    timeZone: spec?.timezone === '' ? undefined : spec?.timezone,
    everySeconds: toSeconds(interval?.every),
    offsetSeconds: toSeconds(interval?.offset),
    jitterSeconds: toSeconds(spec?.jitter),
    isPaused: state.paused,
    note: state.note === '' ? undefined : state.note,
    next: state.paused ? [] : info.nextActionTimes.map((time) => time.toISOString()),
    runs: info.recentActions.map(toRun).reverse(),
  };
}

/** What a schedule says of itself when it is asked; undefined for one that starts workflows of others. */
export function readDetails(description: ScheduleDescription): ScheduleDetails | undefined {
  const view = readSchedule(description);
  if (view === undefined) return undefined;
  const { info, policies } = description;
  const { numActionsTaken: started, numActionsSkippedOverlap: skipped, numActionsMissedCatchupWindow: missed } = info;
  return {
    ...view,
    overlap: OVERLAPS.find((one) => toPolicy(one) === policies.overlap) ?? 'skip',
    catchUpSeconds: policies.catchupWindow / 1000,
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
    counts: { started, skipped, missed },
  };
}

/** Temporal's word. */
export const toPolicy = (overlap: Overlap) =>
  (
    ({
      skip: 'SKIP',
      'buffer-one': 'BUFFER_ONE',
      'buffer-all': 'BUFFER_ALL',
      'cancel-other': 'CANCEL_OTHER',
      'allow-all': 'ALLOW_ALL',
    }) as const
  )[overlap];

const toRun = ({ takenAt, action }: ScheduleExecutionResult): ScheduleRun => ({
  workflowId: action.workflow.workflowId,
  at: takenAt.toISOString(),
});

const toSeconds = (spanMs: number | undefined): number | undefined => (spanMs ? spanMs / 1000 : undefined);
