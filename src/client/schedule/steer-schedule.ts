import { setTimeout as sleep } from 'node:timers/promises';
import type { ScheduleHandle } from '@temporalio/client';
import { ScheduleNotFoundError } from '@temporalio/client';
import type { Overlap } from '../../domain/schedule/timing.js';
import { UnknownSchedule, UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import type { ScheduleDetails, ScheduleView } from './schedule-view.js';
import { readDetails, readSchedule, toPolicy } from './schedule-view.js';

/** All schedules of generations and batches, by Temporal's own list, which is some moments late. */
export async function listSchedules({ client }: Session): Promise<readonly ScheduleView[]> {
  const views: ScheduleView[] = [];
  for await (const summary of client.schedule.list()) {
    const view = readSchedule(summary);
    if (view !== undefined) views.push(view);
  }
  return views.sort((one, other) => one.id.localeCompare(other.id));
}

/** Throws `UnknownSchedule`, and `UsageError` for one that starts workflows of others. */
export async function describeSchedule(id: string, session: Session): Promise<ScheduleDetails> {
  const description = await ask(id, session, (handle) => handle.describe());
  const details = readDetails(description);
  if (details !== undefined) return details;
  const { workflowType } = description.action;
  throw new UsageError(
    `"${id}" starts workflows of type ${workflowType}, and is no schedule of generations or batches.`,
  );
}

/** Starts nothing until it is resumed. Throws as `describeSchedule`. */
export async function pauseSchedule(id: string, note: string | undefined, session: Session): Promise<ScheduleDetails> {
  await describeSchedule(id, session);
  await ask(id, session, (handle) => handle.pause(note ?? 'paused by hand'));
  return describeSchedule(id, session);
}

/** Throws as `describeSchedule`. */
export async function resumeSchedule(id: string, note: string | undefined, session: Session): Promise<ScheduleDetails> {
  await describeSchedule(id, session);
  await ask(id, session, (handle) => handle.unpause(note ?? 'resumed by hand'));
  return describeSchedule(id, session);
}

/** What was started goes on. Throws as `describeSchedule`. */
export async function deleteSchedule(id: string, session: Session): Promise<ScheduleDetails> {
  const details = await describeSchedule(id, session);
  await ask(id, session, (handle) => handle.delete());
  return details;
}

/** What has become of a run that was asked for by hand. */
export type Triggered =
  | { readonly outcome: 'started'; readonly workflowId: string }
  /** It follows the runs that are under way. */
  | { readonly outcome: 'buffered'; readonly running: readonly string[] }
  /** Temporal has not told yet. */
  | { readonly outcome: 'asked' };

/** A schedule takes what it is asked within a moment; a busy server takes longer. */
const TRIGGER_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 100;

/**
 * Starts a run now, also while the schedule is paused; by its own rule for overlaps unless one is given. Throws `UsageError` where that rule starts
 * nothing, and as `describeSchedule`.
 */
export async function triggerSchedule(id: string, overlap: Overlap | undefined, session: Session): Promise<Triggered> {
  const before = await describeSchedule(id, session);
  const rule = overlap ?? before.overlap;
  if (rule === 'skip') refuseSkipped(before);
  await ask(id, session, (handle) => handle.trigger(toPolicy(rule)));
  const isWaiting = before.running.length > 0 && (rule === 'buffer-one' || rule === 'buffer-all');
  const untilMs = performance.now() + TRIGGER_LIMIT_MS;
  while (performance.now() < untilMs) {
    const now = await describeSchedule(id, session);
    if (now.counts.skipped > before.counts.skipped && rule === 'skip') refuseSkipped(now);
    const [run] = now.runs;
    if (now.counts.started > before.counts.started && run !== undefined)
      return { outcome: 'started', workflowId: run.workflowId };
    if (isWaiting) return { outcome: 'buffered', running: now.running };
    await sleep(LOOK_EVERY_MS);
  }
  return { outcome: 'asked' };
}

function refuseSkipped({ id, kind, running: [run] }: ScheduleDetails): void {
  if (run === undefined) return;
  throw new UsageError(`${run} of schedule ${id} is under way, and its overlap is skip: nothing was started.`, {
    advice: [
      kind === 'batch' ? { action: 'watchBatch', batchId: run } : { action: 'watch', id: run },
      { action: 'overlapOnce' },
    ],
  });
}

async function ask<Answer>(
  id: string,
  { client, address }: Session,
  question: (handle: ScheduleHandle) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await question(client.schedule.getHandle(id));
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) throw new UnknownSchedule(id, address);
    throw error;
  }
}
