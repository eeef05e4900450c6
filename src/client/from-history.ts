import type { History } from '@temporalio/common/lib/proto-utils.js';
import { defaultPayloadConverter } from '@temporalio/common';
import { DOWNLOAD, POLL } from '../contract/activity-names.js';
import { readGenerationMemo } from '../contract/memo.js';
import type { GenerationError, GenerationResult, GenerationStatus } from '../domain/generation/generation.js';
import {
  attemptNotice,
  emptyStatus,
  failedTaskError,
  queuedStatus,
  renderLastSeen,
  stuckNotice,
} from '../domain/generation/generation.js';
import type { State } from '../domain/generation/lifecycle.js';
import type { GenerationRequest } from '../domain/generation/request.js';
import { parseRequest } from '../domain/generation/request.js';
import type { Task } from '../domain/task.js';
import { sumCosts } from '../domain/money.js';
import { isTerminal } from '../domain/task.js';

type Event = NonNullable<History['events']>[number];
type Payloads = { payloads?: unknown[] | null } | null | undefined;

/** What `poll` returns, as far as a status needs it. */
interface PollResult {
  readonly task?: Task;
  readonly trouble?: string;
}

/** What the activities of a generation return, as far as a status needs it. */
interface Returned {
  readonly submit?: { taskId: string; startedAt: string; submittedAt: string };
  readonly poll?: PollResult;
}

/** What the history has told so far. */
interface Story {
  readonly status: GenerationStatus;
  readonly request?: GenerationRequest;
  /** What the latest `poll` returned. */
  readonly seen?: PollResult;
}

/** The status that a worker would answer, made from Temporal's own records when none is there to ask. */
export function readFromHistory(history: History, memo: Readonly<Record<string, unknown>>): GenerationStatus {
  const names = new Map<string, string>();
  let story: Story = { status: emptyStatus(new Date(0).toISOString()) };
  for (const event of history.events ?? []) {
    const at = timeOf(event);
    const scheduled = event.activityTaskScheduledEventAttributes;
    const completed = event.activityTaskCompletedEventAttributes;
    if (event.workflowExecutionStartedEventAttributes != null) {
      story = begin(decode(event.workflowExecutionStartedEventAttributes.input), at);
    } else if (scheduled != null) {
      const name = scheduled.activityType?.name ?? '';
      names.set(String(event.eventId), name);
      story = onScheduled(name, story, at);
    } else if (completed != null) {
      const name = names.get(String(completed.scheduledEventId)) ?? '';
      story = onReturned({ [name]: decode(completed.result) }, story);
    } else if (event.timerStartedEventAttributes != null) {
      story = onRetry(story, at);
    } else {
      story = onEnd(event, memo, story, at);
    }
  }
  return story.status;
}

/** Histories of earlier versions may skip a step, so none is refused here. */
function enter(story: Story, state: State, at: string, facts: Partial<GenerationStatus> = {}): Story {
  const { status } = story;
  return { ...story, status: { ...status, ...facts, state, transitions: [...status.transitions, { state, at }] } };
}

function begin(input: unknown, at: string): Story {
  try {
    const request = parseRequest(input);
    return { request, status: queuedStatus(request, at) };
  } catch {
    return { status: emptyStatus(at) };
  }
}

function onScheduled(name: string, story: Story, at: string): Story {
  if (name === DOWNLOAD) return enter(story, 'downloading', at);
  if (name !== POLL) return story;
  if (story.status.state === 'queued') return enter(story, 'processing', at);
  // One that returned without the end, and is asked again, met the first of two deadlines.
  const { status, seen, request } = story;
  if (seen === undefined || request === undefined) return story;
  const lastSeen = renderLastSeen(seen.task?.status, seen.trouble) ?? 'never';
  const notice = stuckNotice(status.taskId ?? '', request.run.stuckAfterMs, lastSeen);
  return { ...story, status: { ...status, stuck: true, notices: [...status.notices, notice] } };
}

function onReturned({ submit, poll }: Returned, story: Story): Story {
  if (submit !== undefined) {
    const sent = enter(story, 'submitting', submit.startedAt);
    return { ...enter(sent, 'processing', submit.submittedAt, { taskId: submit.taskId }), seen: undefined };
  }
  if (poll === undefined) return story;
  const { task } = poll;
  const cost = sumCosts(story.status.cost, task !== undefined && isTerminal(task.status) ? task.cost : undefined);
  return { ...story, seen: poll, status: { ...story.status, cost } };
}

/** The only timer is the pause before another attempt. */
function onRetry(story: Story, at: string): Story {
  const { attempt, attempts, taskId = '', notices } = story.status;
  const error = failedTaskError(taskId, story.seen?.task?.message ?? '', { attempt, attempts });
  return enter(enter(story, 'failed', at), 'retrying', at, {
    attempt: attempt + 1,
    taskId: undefined,
    stuck: false,
    notices: [...notices, attemptNotice(attempt, attempts, error)],
  });
}

function onEnd(event: Event, memo: Readonly<Record<string, unknown>>, story: Story, at: string): Story {
  if (event.workflowExecutionCompletedEventAttributes != null) {
    return enter(story, 'completed', at, summarize(decode(event.workflowExecutionCompletedEventAttributes.result)));
  }
  if (event.workflowExecutionFailedEventAttributes != null) {
    const error = toError(event.workflowExecutionFailedEventAttributes.failure);
    return enter(story, error.kind === 'Parked' ? 'parked' : 'failed', at, { error });
  }
  if (event.workflowExecutionCanceledEventAttributes != null) {
    return enter(story, 'cancelled', at, noticesOf(memo, story.status));
  }
  if (event.workflowExecutionTimedOutEventAttributes != null) {
    const text = 'Temporal ended it: its own time limit was over.';
    return enter(story, 'failed', at, { error: { kind: 'Unexpected', text } });
  }
  if (event.workflowExecutionTerminatedEventAttributes != null) {
    const text = event.workflowExecutionTerminatedEventAttributes.reason ?? '';
    return enter(story, 'failed', at, { error: { kind: 'Unexpected', text: `Terminated by hand. ${text}`.trim() } });
  }
  return story;
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

function noticesOf(memo: Readonly<Record<string, unknown>>, { notices }: GenerationStatus): Partial<GenerationStatus> {
  const { taskId, notice } = readGenerationMemo(memo);
  return {
    ...(taskId !== undefined && { taskId }),
    ...(notice !== undefined && { notices: [...notices, notice] }),
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
