import type { WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import type { GenerationStatus } from '../domain/generation.js';
import { elapsedSeconds } from '../domain/generation.js';
import { isFinal } from '../domain/lifecycle.js';
import { UnknownGeneration } from './errors.js';
import { readFromHistory } from './from-history.js';
import type { Session } from './session.js';

/** A generation as the command line shows it. */
export interface GenerationView extends GenerationStatus {
  readonly workflowId: string;
  readonly runId: string;
  /** Who answered: a worker, or, when none did, Temporal's own records. */
  readonly source: 'worker' | 'server';
  /** False once the workflow has ended. */
  readonly isRunning: boolean;
  /** Where a worker must listen for it to go on. */
  readonly taskQueue: string;
  /** What the running activity says of itself, e.g. its last failure or Kling's own word for the task's state. */
  readonly activity?: PendingActivity;
}

export interface PendingActivity {
  readonly name: string;
  readonly isStarted: boolean;
  /** Counts from 1. */
  readonly attempt: number;
  readonly heartbeat?: Readonly<Record<string, unknown>>;
  readonly lastFailure?: string;
}

/** A worker answers in milliseconds; without one the server would hold the query for 29 s. */
const QUERY_LIMIT_MS = 1000;

/** Everything known of a generation, within 2 s whether or not a worker runs. Throws `UnknownGeneration`. */
export async function viewGeneration(workflowId: string, session: Session): Promise<GenerationView> {
  const handle = session.client.workflow.getHandle(workflowId);
  const [description, answered] = await Promise.all([describe(handle, session), query(handle, session)]);
  const isRunning = description.status.name === 'RUNNING';
  // The server may list an activity of a terminated workflow until its worker hears of it.
  const activity = isRunning ? pendingActivity(description) : undefined;
  // A workflow that was terminated, or timed out, was not there to note its own end: a worker answers with the state before it.
  const current = answered !== undefined && (isRunning || isFinal(answered.state)) ? answered : undefined;
  const status = current ?? readFromHistory(await handle.fetchHistory(), description.memo ?? {});
  const asOf = new Date().toISOString();
  return {
    ...status,
    asOf,
    elapsedSeconds: elapsedSeconds(status, asOf),
    ...(status.state === 'queued' &&
      activity?.name === 'submit' &&
      activity.isStarted && { state: 'submitting' as const }),
    workflowId,
    runId: description.runId,
    source: current === undefined ? 'server' : 'worker',
    isRunning,
    taskQueue: description.taskQueue,
    activity,
  };
}

async function describe(handle: WorkflowHandle, { address }: Session): Promise<WorkflowExecutionDescription> {
  try {
    return await handle.describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new UnknownGeneration(handle.workflowId, address);
    throw error;
  }
}

async function query(handle: WorkflowHandle, { connection }: Session): Promise<GenerationStatus | undefined> {
  try {
    return await connection.withDeadline(Date.now() + QUERY_LIMIT_MS, () => handle.query<GenerationStatus>('status'));
  } catch {
    // No worker, or one that cannot answer: the server's records serve.
    return undefined;
  }
}

/** `temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED`. */
const STARTED = 2;

function pendingActivity({ raw }: WorkflowExecutionDescription): PendingActivity | undefined {
  const pending = raw.pendingActivities?.[0];
  if (pending?.activityType?.name == null) return undefined;
  const [heartbeat] = pending.heartbeatDetails?.payloads ?? [];
  return {
    name: pending.activityType.name,
    isStarted: Number(pending.state) === STARTED,
    attempt: pending.attempt ?? 1,
    ...(heartbeat !== undefined && { heartbeat: decode(heartbeat) }),
    ...(pending.lastFailure?.message != null && { lastFailure: pending.lastFailure.message }),
  };
}

/** Undefined for what is encrypted for somebody else. */
function decode(payload: Payload): Readonly<Record<string, unknown>> | undefined {
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined;
  }
}
