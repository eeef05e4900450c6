import type { History } from '@temporalio/common/lib/proto-utils.js';
import { defaultPayloadConverter } from '@temporalio/common';
import type { GenerationError, GenerationResult, GenerationStatus } from '../domain/generation.js';
import { emptyStatus, queuedStatus } from '../domain/generation.js';
import type { State } from '../domain/lifecycle.js';
import { parseRequest } from '../domain/request.js';

type Event = NonNullable<History['events']>[number];
type Payloads = { payloads?: unknown[] | null } | null | undefined;

/** What the activities of a generation return, as far as a status needs it. */
interface Returned {
  readonly submit?: { taskId: string; startedAt: string; submittedAt: string };
  readonly poll?: { task?: { cost?: GenerationStatus['cost'] } };
}

/** The status that a worker would answer, made from Temporal's own records when none is there to ask. */
export function readFromHistory(history: History, memo: Readonly<Record<string, unknown>>): GenerationStatus {
  const names = new Map<string, string>();
  let status = emptyStatus(new Date(0).toISOString());
  const enter = (state: State, at: string, facts: Partial<GenerationStatus> = {}) => {
    status = { ...status, ...facts, state, transitions: [...status.transitions, { state, at }] };
  };
  for (const event of history.events ?? []) {
    const at = timeOf(event);
    const scheduled = event.activityTaskScheduledEventAttributes;
    const completed = event.activityTaskCompletedEventAttributes;
    if (event.workflowExecutionStartedEventAttributes != null) {
      status = begin(decode(event.workflowExecutionStartedEventAttributes.input), at);
    } else if (scheduled != null) {
      const name = scheduled.activityType?.name ?? '';
      names.set(String(event.eventId), name);
      if (name === 'poll' && status.state === 'queued') enter('processing', at);
      if (name === 'download') enter('downloading', at);
    } else if (completed != null) {
      const name = names.get(String(completed.scheduledEventId)) ?? '';
      const { submit, poll } = { [name]: decode(completed.result) } as Returned;
      if (submit !== undefined) {
        enter('submitting', submit.startedAt);
        enter('processing', submit.submittedAt, { taskId: submit.taskId });
      }
      if (poll?.task?.cost !== undefined) status = { ...status, cost: poll.task.cost };
    } else if (event.timerStartedEventAttributes != null) {
      enter('failed', at);
      enter('retrying', at, { attempt: status.attempt + 1, taskId: undefined });
    } else if (event.workflowExecutionCompletedEventAttributes != null) {
      enter('completed', at, summarize(decode(event.workflowExecutionCompletedEventAttributes.result)));
    } else if (event.workflowExecutionFailedEventAttributes != null) {
      enter('failed', at, { error: toError(event.workflowExecutionFailedEventAttributes.failure) });
    } else if (event.workflowExecutionCanceledEventAttributes != null) {
      enter('cancelled', at, noticesOf(memo));
    } else if (event.workflowExecutionTimedOutEventAttributes != null) {
      enter('failed', at, { error: { kind: 'Unexpected', text: 'Temporal ended it: its own time limit was over.' } });
    } else if (event.workflowExecutionTerminatedEventAttributes != null) {
      const text = event.workflowExecutionTerminatedEventAttributes.reason ?? '';
      enter('failed', at, { error: { kind: 'Unexpected', text: `Terminated by hand. ${text}`.trim() } });
    }
  }
  return status;
}

function begin(input: unknown, at: string): GenerationStatus {
  try {
    return queuedStatus(parseRequest(input), at);
  } catch {
    return emptyStatus(at);
  }
}

function summarize(result: unknown): Partial<GenerationStatus> {
  const { taskId, artifacts, cost, notices } = (result ?? {}) as Partial<GenerationResult>;
  return { taskId, cost, artifacts: artifacts ?? [], notices: notices ?? [] };
}

type Failure = NonNullable<Event['workflowExecutionFailedEventAttributes']>['failure'];

function toError(failure: Failure): GenerationError {
  const kind = failure?.applicationFailureInfo?.type ?? 'Unexpected';
  const details = decode(failure?.applicationFailureInfo?.details) as { code?: number; requestId?: string } | undefined;
  const text = failure?.message ?? 'no reason given';
  return { kind: kind as GenerationError['kind'], text, code: details?.code, requestId: details?.requestId };
}

function noticesOf({ klingNotice, klingTaskId }: Readonly<Record<string, unknown>>): Partial<GenerationStatus> {
  return {
    ...(typeof klingTaskId === 'string' && { taskId: klingTaskId }),
    ...(typeof klingNotice === 'string' && { notices: [klingNotice] }),
  };
}

function timeOf({ eventTime }: Event): string {
  const milliseconds = Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
  return new Date(milliseconds).toISOString();
}

/** The first of the payloads; undefined when there is none or it is encrypted for somebody else. */
function decode(payloads: Payloads): unknown {
  const [first] = payloads?.payloads ?? [];
  try {
    return first == null ? undefined : defaultPayloadConverter.fromPayload(first);
  } catch {
    return undefined;
  }
}
