import type { History } from '@temporalio/common/lib/proto-utils.js';
import { DOWNLOAD, POLL, PREPARE, SUBMIT } from '../contract/activity-names.js';
import type { DownloadResult } from '../contract/generation-activities.js';
import { waitingSignal } from '../contract/messages/generation-messages.js';
import type { Artifact } from '../domain/artifact.js';
import { describeBadEnd } from '../domain/generation/bad-end.js';
import { notAsExpectedError } from '../domain/generation/checks/not-as-expected.js';
import type { GenerationStatus } from '../domain/generation/generation.js';
import { emptyStatus, failedTaskError, renderLastSeen } from '../domain/generation/generation.js';
import type { Cost } from '../domain/money.js';
import { readFailure } from '../domain/generation/recorded-failure.js';
import { isObject } from '../domain/record.js';
import type { GenerationRequest } from '../domain/generation/request.js';
import { parseRequest } from '../domain/generation/request.js';
import type { Follow, Step, StepNow } from '../domain/generation/steps.js';
import { advance } from '../domain/generation/steps.js';
import { readWaiting } from '../domain/generation/waiting.js';
import type { ResultEntry, Task } from '../domain/task.js';
import { isTerminal } from '../domain/task.js';
import type { Held, Payloads } from './history-payload.js';
import { fieldsOf, readPayload } from './history-payload.js';

type Event = NonNullable<History['events']>[number];

/** What the history has told so far. */
interface Story {
  readonly status: GenerationStatus;
  readonly request?: GenerationRequest;
  /** What the latest `poll` of the attempt returned. */
  readonly seen?: { readonly task?: Task; readonly word?: string };
  /** What the latest `download` has told. */
  readonly fetched?: Fetched;
  /** ISO 8601: the clock of the workflow while it decided what the following events record. */
  readonly decidedAt: string;
  /** Names of activities by the event that scheduled them. */
  readonly names: ReadonlyMap<string, string>;
  /** True once something could not be read. */
  readonly isPartial: boolean;
}

type Fetched = Pick<DownloadResult, 'lacks' | 'differences' | 'artifacts'>;

/** Stands where a task id cannot be read. */
const UNREADABLE = '(unreadable)';

const PARTIAL =
  'Parts of its records cannot be read here, since they are encrypted or of another version: the task id and the cost may be missing.';

/** The status that a worker would answer, made from Temporal's own records when none is there to ask. */
export function readFromHistory({ events }: History): GenerationStatus {
  const epoch = new Date(0).toISOString();
  const empty: Story = { status: emptyStatus(epoch), decidedAt: epoch, names: new Map(), isPartial: false };
  const { status, isPartial } = (events ?? []).reduce(readEvent, empty);
  return isPartial ? { ...status, notices: [...status.notices, PARTIAL] } : status;
}

function readEvent(story: Story, event: Event): Story {
  const at = timeOf(event);
  const started = event.workflowExecutionStartedEventAttributes;
  const scheduled = event.activityTaskScheduledEventAttributes;
  const completed = event.activityTaskCompletedEventAttributes;
  const signaled = event.workflowExecutionSignaledEventAttributes;
  if (started != null) return begin(story, readPayload(started.input), at);
  if (event.workflowTaskStartedEventAttributes != null) return { ...story, decidedAt: at };
  if (scheduled != null) {
    const name = scheduled.activityType?.name ?? '';
    const names = new Map([...story.names, [String(event.eventId), name]]);
    return onScheduled(name, scheduled.input, { ...story, names });
  }
  if (completed != null) {
    const name = story.names.get(String(completed.scheduledEventId)) ?? '';
    return onReturned(name, completed.result, story, at);
  }
  if (signaled?.signalName === waitingSignal.name) {
    const [held, read] = open(story, signaled.input);
    const waiting = held.kind === 'value' ? readWaiting(held.value).waiting : undefined;
    return waiting === undefined ? read : take(read, { kind: 'waiting', waiting, at });
  }
  if (event.timerStartedEventAttributes != null) return onPause(story);
  return onEnd(event, story, at);
}

/** Histories of other versions may skip a step, so none is refused here. */
const followAny: Follow = (history, next) => [...history, next];

function take(story: Story, step: Step): Story {
  return { ...story, status: advance(story.status, step, followAny) };
}

/** A step that the workflow took when it decided what an event records. */
function decide(story: Story, step: StepNow): Story {
  return take(story, { ...step, at: story.decidedAt });
}

/** What the payloads hold, and the story that knows whether that could be read. */
function open(story: Story, payloads: Payloads): readonly [Held, Story] {
  const held = readPayload(payloads);
  return [held, held.kind === 'unreadable' ? { ...story, isPartial: true } : story];
}

function begin(story: Story, input: Held, at: string): Story {
  const begun: Story = { ...story, status: emptyStatus(at), isPartial: input.kind === 'unreadable', decidedAt: at };
  if (input.kind !== 'value') return begun;
  const request = readRequest(input.value);
  return request === undefined ? begun : take({ ...begun, request }, { kind: 'begun', request, at });
}

/** The request by the rules of today, or of the first version, under which it may have begun; undefined for one that was refused. */
function readRequest(input: unknown): GenerationRequest | undefined {
  for (const rules of ['all', 'first'] as const) {
    try {
      return parseRequest(input, rules);
    } catch {
      // The workflow says why in its failure.
    }
  }
  return undefined;
}

function onScheduled(name: string, input: Payloads, story: Story): Story {
  const [held, read] = open(story, input);
  const { status, seen, request } = read;
  const { taskId, externalTaskId } = fieldsOf(held);
  switch (name) {
    case SUBMIT:
      return typeof externalTaskId === 'string' ? decide(read, { kind: 'sending', externalTaskId }) : read;
    case POLL:
      if (status.state === 'queued') return decide(read, { kind: 'adopting', taskId: textOf(taskId) });
      // One that returned without the end, and is asked again, met the first of two deadlines.
      if (seen === undefined || request === undefined) return read;
      return decide(read, { kind: 'stuck', afterMs: request.run.stuckAfterMs, lastSeen: seen.word ?? 'never' });
    case DOWNLOAD:
      return decide(read, { kind: 'collecting', taskId: textOf(taskId, status.taskId) });
    default:
      return read;
  }
}

function onReturned(name: string, result: Payloads, story: Story, at: string): Story {
  const [held, read] = open(story, result);
  const fields = fieldsOf(held);
  if (name === PREPARE) return take(read, { kind: 'charged', cost: fields.cost as Cost | undefined, at });
  if (name === SUBMIT) {
    const { taskId, startedAt, submittedAt } = fields;
    const times = { startedAt: textOf(startedAt, at), submittedAt: textOf(submittedAt, at) };
    const submitted = { ...take(read, { kind: 'submitted', taskId: textOf(taskId), ...times, at }), seen: undefined };
    return fields.task === undefined ? submitted : onSeen(fields, submitted, at);
  }
  if (name === DOWNLOAD) return { ...read, fetched: readFetched(fields) };
  return name === POLL ? onSeen(fields, read, at) : read;
}

/** Kling's word on the task, from `poll` or, where the create was answered with the end, from `submit`. */
function onSeen(fields: Readonly<Record<string, unknown>>, read: Story, at: string): Story {
  const task = isObject(fields.task) ? (fields.task as unknown as Task) : undefined;
  const trouble = typeof fields.trouble === 'string' ? fields.trouble : undefined;
  const seen = { task, word: renderLastSeen(task?.status, trouble) ?? read.seen?.word };
  const hasEnded = task !== undefined && isTerminal(task.status);
  return { ...(hasEnded ? take(read, { kind: 'charged', cost: task.cost, at }) : read), seen };
}

/** The only timer is the pause before another attempt. */
function onPause(story: Story): Story {
  const { status, seen, fetched } = story;
  const { attempt, attempts, taskId = UNREADABLE } = status;
  const error =
    status.state === 'downloading'
      ? notAsExpectedError(fetched?.differences ?? [], fetched?.artifacts ?? [], { attempt, attempts })
      : failedTaskError(taskId, seen?.task?.message ?? '', { attempt, attempts });
  return { ...decide(story, { kind: 'retrying', error }), seen: undefined, fetched: undefined };
}

function onEnd(event: Event, story: Story, at: string): Story {
  const completed = event.workflowExecutionCompletedEventAttributes;
  const failed = event.workflowExecutionFailedEventAttributes;
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (completed != null) {
    const [held, read] = open(story, completed.result);
    const { taskId, artifacts, entries } = fieldsOf(held);
    const made = {
      artifacts: Array.isArray(artifacts) ? (artifacts as readonly Artifact[]) : [],
      entries: Array.isArray(entries) ? (entries as readonly ResultEntry[]) : undefined,
    };
    return decide(read, {
      kind: 'completed',
      taskId: textOf(taskId, read.status.taskId),
      lacks: read.fetched?.lacks,
      differences: read.fetched?.differences,
      ...made,
    });
  }
  if (failed != null) return onFailure(failed.failure, story);
  if (event.workflowExecutionCanceledEventAttributes != null) return decide(story, { kind: 'cancelled' });
  // The workflow was not there at these two ends.
  if (event.workflowExecutionTimedOutEventAttributes != null) {
    return take(story, { kind: 'failed', error: describeBadEnd({ kind: 'timedOut' }).error, at });
  }
  if (terminated != null) {
    const reason = terminated.reason ?? undefined;
    return take(story, { kind: 'failed', error: describeBadEnd({ kind: 'terminated', reason }).error, at });
  }
  return story;
}

type Failure = NonNullable<Event['workflowExecutionFailedEventAttributes']>['failure'];

function onFailure(failure: Failure, story: Story): Story {
  const info = failure?.applicationFailureInfo;
  const [held, read] = open(story, info?.details);
  const details = held.kind === 'value' ? [held.value] : [];
  const { error } = readFailure({ type: info?.type, message: failure?.message, details });
  return decide(read, { kind: 'failed', error });
}

function readFetched({ lacks, differences, artifacts }: Readonly<Record<string, unknown>>): Fetched {
  return {
    lacks: textsOf(lacks),
    differences: textsOf(differences),
    artifacts: Array.isArray(artifacts) ? (artifacts as readonly Artifact[]) : [],
  };
}

/** A text out of a record, or what stands for it. */
function textOf(value: unknown, otherwise: string = UNREADABLE): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** The texts of a list; nothing for anything else. */
function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function timeOf({ eventTime }: Event): string {
  const milliseconds = Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
  return new Date(milliseconds).toISOString();
}
