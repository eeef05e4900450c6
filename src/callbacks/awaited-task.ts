import type { Client } from '@temporalio/client';
import { ActivityNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { POLL, SUBMIT } from '../contract/activity-names.js';
import type { PollResult } from '../contract/generation-activities.js';
import { isRecord } from '../domain/record.js';
import type { TaskRef } from '../ports/kling.js';
import { PRODUCT_NAMES } from '../products/catalogue.js';
import { openDeep } from '../temporal/encryption/open-deep.js';
import { isNotFound } from '../temporal/namespace.js';

/** One run of a workflow. */
interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** The `poll` that waits for a task, wherever it runs. */
export interface AwaitedTask extends Run {
  readonly kind: 'awaited';
  readonly activityId: string;
  readonly ref: TaskRef;
}

/** `early`: a create is under way, or its wait is about to begin; `none`: it waits for no task, or there is no such run. */
export type FoundWait = AwaitedTask | { readonly kind: 'early' } | { readonly kind: 'none' };

/** Who calls waits a few seconds at most: what Temporal has not answered by then, it does not have. */
const TEMPORAL_LIMIT_MS = 4000;
/** The wait is the last thing that the workflow has begun: behind it there are signals at most. */
const EVENTS_READ = 30;

/** What the run waits for, by the end of its history. Rejects when Temporal does not answer. */
export async function findAwaited(client: Client, run: Run): Promise<FoundWait> {
  const { namespace } = client.options;
  const { connection, workflowService } = client;
  try {
    const { history } = await connection.withDeadline(Date.now() + TEMPORAL_LIMIT_MS, () =>
      workflowService.getWorkflowExecutionHistoryReverse({ namespace, execution: run, maximumPageSize: EVENTS_READ }),
    );
    return judgeEnd(run, await openDeep(history?.events ?? [], client));
  } catch (error) {
    if (isNotFound(error)) return { kind: 'none' };
    throw error;
  }
}

/** Completes the `poll` from outside: its workflow goes on at once. False when it waits no more. Rejects when Temporal does not take it. */
export async function endAwaited(client: Client, awaited: AwaitedTask, result: PollResult): Promise<boolean> {
  const { workflowId, runId, activityId } = awaited;
  try {
    await client.connection.withDeadline(Date.now() + TEMPORAL_LIMIT_MS, () =>
      client.activity.complete({ workflowId, runId, activityId }, result),
    );
    return true;
  } catch (error) {
    if (error instanceof ActivityNotFoundError) return false;
    throw error;
  }
}

/** The same for an activity of this process, by its token. */
export function endByToken(client: Client, taskToken: Uint8Array, result: unknown): Promise<void> {
  return client.connection.withDeadline(Date.now() + TEMPORAL_LIMIT_MS, () =>
    client.activity.complete(taskToken, result),
  );
}

type Events = NonNullable<History['events']>;

/** The events come newest first. */
function judgeEnd(run: Run, events: Events): FoundWait {
  const ended = new Set(events.map(endedActivity));
  const scheduled = events.find(({ activityTaskScheduledEventAttributes: one }) => one != null);
  const { activityId, activityType, input } = scheduled?.activityTaskScheduledEventAttributes ?? {};
  if (scheduled === undefined || activityId == null || isOver(events[0])) return { kind: 'none' };
  // Also when its create has just been answered: the wait is scheduled by the workflow's next step.
  if (activityType?.name === SUBMIT) return { kind: 'early' };
  if (ended.has(String(scheduled.eventId))) return { kind: 'none' };
  const ref = activityType?.name === POLL ? readRef(input?.payloads?.[0]) : undefined;
  return ref === undefined ? { kind: 'none' } : { kind: 'awaited', ...run, activityId, ref };
}

/** Whether the newest event is the last one that there will be. */
function isOver(newest: Events[number] | undefined): boolean {
  return (
    newest?.workflowExecutionCompletedEventAttributes != null ||
    newest?.workflowExecutionFailedEventAttributes != null ||
    newest?.workflowExecutionCanceledEventAttributes != null ||
    newest?.workflowExecutionTerminatedEventAttributes != null ||
    newest?.workflowExecutionTimedOutEventAttributes != null
  );
}

/** The event that scheduled the activity of which this one tells the end. */
function endedActivity(event: Events[number]): string {
  const end =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  return String(end?.scheduledEventId ?? '');
}

/** The task in the input of a `poll`; undefined where that cannot be read here. */
function readRef(payload: unknown): TaskRef | undefined {
  const input: unknown = payload == null ? undefined : defaultPayloadConverter.fromPayload(payload);
  if (!isRecord(input) || typeof input.taskId !== 'string') return undefined;
  return { taskId: input.taskId, task: PRODUCT_NAMES.find((name) => name === input.task) };
}
