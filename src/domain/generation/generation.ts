import type { Artifact } from '../artifact.js';
import type { ProductName } from '../../products/catalogue.js';
import { renderDuration } from '../duration.js';
import type { EndingCode } from '../error.js';
import type { FailureKind } from '../failure.js';
import { classifyFailedTask, FAILURES } from '../failure.js';
import type { State, Transition } from './lifecycle.js';
import { isFinal } from './lifecycle.js';
import type { Metadata } from './metadata.js';
import type { GenerationRequest } from './request.js';
import type { Cost } from '../money.js';
import type { TaskEstimate } from './cost/task-estimate.js';
import { estimateTask } from './cost/task-estimate.js';
import type { WaitReason } from './waiting.js';
import type { ResultEntry } from '../task.js';

/** Why a generation failed, as shown to people and read by programs. */
export interface GenerationError {
  readonly kind: FailureKind | Exclude<EndingCode, 'Cancelled'>;
  /** Kling's business code, when it sent one. */
  readonly code?: number;
  readonly text: string;
  readonly requestId?: string;
  /** ISO 8601: when a cap that is reached counts anew. */
  readonly until?: string;
}

/** What is known of a generation in any state. */
interface Known {
  readonly task?: ProductName;
  readonly model?: string;
  /** Absent for the default account. */
  readonly account?: string;
  /** Shortened to one line. */
  readonly prompt?: string;
  /** What its requester keeps beside the request. */
  readonly metadata?: Metadata;
  readonly externalTaskId?: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly attempts: number;
  readonly transitions: readonly Transition[];
  /** Seconds from the start to `asOf`, or to the end. */
  readonly elapsedSeconds: number;
  /** ISO 8601. A workflow knows the time of its last step only: readers who have a clock count on with `elapsedSeconds(status, now)`. */
  readonly asOf: string;
  readonly cost?: Cost;
  /** Of one attempt, by Kling's price list, as far as that is known here. */
  readonly estimate?: TaskEstimate;
  /** True for a task that existed before: its cost was deducted when it was made, not by this generation. */
  readonly adopted?: boolean;
  /** What a person should know, one sentence each. */
  readonly notices: readonly string[];
}

/** What only some states have; those say so. */
interface Unknown {
  readonly taskId?: undefined;
  readonly waiting?: undefined;
  readonly error?: undefined;
  readonly artifacts: readonly [];
  readonly entries?: undefined;
  readonly stuck: false;
}

type In<Name extends State, Facts = object> = Known & Omit<Unknown, keyof Facts> & { readonly state: Name } & Facts;

interface Waits {
  /** Why it does not go on, once a worker has met trouble with it. */
  readonly waiting?: WaitReason;
}

interface AtKling {
  readonly taskId: string;
  /** True once the task takes longer than `run.stuckAfter`; it stays so once it goes on. */
  readonly stuck: boolean;
}

interface Made {
  readonly artifacts: readonly Artifact[];
  /** Results that are no files, such as the voice that was made; absent where there are none. */
  readonly entries?: readonly ResultEntry[];
}

/** A generation may end before or after it had a task. */
type WithOrWithoutTask = Partial<Pick<AtKling, 'taskId'>> & Pick<AtKling, 'stuck'>;

/** Everything that is known of one generation: the answer to the query `status`. */
export type GenerationStatus =
  /** With a task id when it is one that exists already. */
  | In<'queued', Waits & { readonly taskId?: string }>
  | In<'submitting', Waits>
  | In<'processing', AtKling>
  | In<'downloading', AtKling>
  | In<'retrying', Waits>
  | In<'completed', AtKling & Made>
  | In<'failed', WithOrWithoutTask & { readonly error: GenerationError }>
  | In<'parked', AtKling & { readonly error: GenerationError }>
  | In<'cancelled', WithOrWithoutTask>;

type Queued = Extract<GenerationStatus, { state: 'queued' }>;

/** What a finished generation returns. */
export interface GenerationResult extends Made {
  readonly taskId: string;
  readonly task?: ProductName;
  readonly model?: string;
  /** Absent for the default account. */
  readonly account?: string;
  readonly attempts: number;
  readonly cost?: Cost;
  /** Of one attempt, by Kling's price list, as far as that is known here. */
  readonly estimate?: TaskEstimate;
  /** True for a task that existed before: its cost was deducted when it was made, not by this generation. */
  readonly adopted?: boolean;
  /** Of a step of a pipeline: which making of it this is. */
  readonly making?: string;
  /** The JSON beside the files, named as they are. */
  readonly sidecarFile: string;
  readonly elapsedSeconds: number;
  /** Seconds of these from Kling's taking the last task to its end. */
  readonly generatingSeconds?: number;
  readonly notices: readonly string[];
  /** Those of the notices that tell what could not be had besides the files that were paid for; absent where there are none. */
  readonly lacks?: readonly string[];
  /** Those of the notices that tell in what the files differ from what was asked for; absent where they do not. */
  readonly differences?: readonly string[];
}

/** The status before a request was understood: what a query sees in the first instant. */
export function emptyStatus(at: string): Queued {
  return {
    state: 'queued',
    attempt: 1,
    attempts: 1,
    transitions: [{ state: 'queued', at }],
    elapsedSeconds: 0,
    asOf: at,
    artifacts: [],
    stuck: false,
    notices: [],
  };
}

/** The status of a request that waits for a slot. */
export function queuedStatus(request: GenerationRequest, at: string): Queued {
  const base = { ...emptyStatus(at), task: request.product, attempts: request.run.attempts, notices: request.notices };
  const { account } = request.run;
  const own = {
    ...(request.metadata === undefined ? {} : { metadata: request.metadata }),
    ...(account === undefined ? {} : { account }),
  };
  if (request.kind === 'adopt') return { ...base, ...own, taskId: request.taskId, adopted: true };
  const { prompt } = request.body;
  const estimate = estimateTask(request);
  return {
    ...base,
    ...own,
    model: request.model,
    prompt: typeof prompt === 'string' ? shorten(prompt) : undefined,
    ...(estimate === undefined ? {} : { estimate }),
  };
}

/** Seconds from the first transition until `now`, or until the end once there is one. */
export function elapsedSeconds(status: GenerationStatus, now: string): number {
  const first = status.transitions[0]?.at ?? now;
  const last = status.transitions.at(-1);
  const ended = last !== undefined && isFinal(last.state);
  const elapsedMs = Date.parse(ended ? last.at : now) - Date.parse(first);
  return Math.max(0, Math.round(elapsedMs / 100) / 10);
}

/** Seconds during which Kling has generated the latest task, once that has ended. */
export function generatingSeconds({ transitions }: GenerationStatus): number | undefined {
  const begun = transitions.findLast(({ state }) => state === 'processing');
  const ended = transitions.findLast(({ state }) => state === 'downloading');
  if (begun === undefined || ended === undefined) return undefined;
  return Math.max(0, Math.round((Date.parse(ended.at) - Date.parse(begun.at)) / 100) / 10);
}

/** Text on one line and no longer than `max` characters, for lists and titles. */
export function shorten(text: string, max = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).trimEnd()}…`;
}

/** `1.5 units`, `0.21 USD`, or undefined when Kling has not said. */
export function renderCost(cost: Cost | undefined): string | undefined {
  if (cost?.units !== undefined) return `${cost.units} ${cost.units === '1' ? 'unit' : 'units'}`;
  return cost?.amount === undefined ? undefined : `${cost.amount} ${cost.currency ?? ''}`.trimEnd();
}

/** The same, with the word that nothing new was paid where the task was there before. */
export function renderCharge({ cost, adopted }: Pick<GenerationStatus, 'cost' | 'adopted'>): string | undefined {
  const total = renderCost(cost);
  return adopted === true && total !== undefined ? `nothing new (the task itself had cost ${total})` : total;
}

/** What somebody who cancels must know: Kling has no cancel, so whatever was sent goes on and is billed. */
export function cancelNotice(status: GenerationStatus): string {
  const { taskId, externalTaskId, state } = status;
  if (taskId !== undefined && state === 'downloading') {
    return `Task ${taskId} had finished at Kling and is paid for; its files can be collected without a new charge.`;
  }
  if (taskId !== undefined) {
    return `Kling has no cancel: task ${taskId} goes on there and is billed; its files can be collected later.`;
  }
  if (externalTaskId === undefined) return 'Nothing was sent to Kling and nothing is charged.';
  return `Kling confirmed no task. Should a create have been under way, its task can be found by the id ${externalTaskId}.`;
}

/** What a task that Kling failed means for its generation; `attempt` counts from 1. */
export function failedTaskError(
  taskId: string,
  message: string,
  { attempt, attempts }: { attempt: number; attempts: number },
): GenerationError & { kind: FailureKind } {
  const kind = classifyFailedTask(message);
  const reason = message === '' ? 'Kling gave no reason' : message.replace(/[.]$/, '');
  const isLast = FAILURES[kind].retry === 'attempt' && attempt >= attempts;
  const advice = isLast ? `That was attempt ${attempt} of ${attempts}; it can be started again.` : FAILURES[kind].hint;
  return { kind, text: `Kling failed task ${taskId}: ${reason}. ${advice}` };
}

/** Kling's last word on a task that has not ended, and what went wrong at the last look. */
export function renderLastSeen(status: string | undefined, trouble: string | undefined): string | undefined {
  return [status, trouble].filter((word) => word !== undefined).join('; ') || undefined;
}

/** What a person should know of a task that is stuck. */
export function stuckNotice(taskId: string, afterMs: number, lastSeen: string): string {
  // It stays when the wait is over, however that ends.
  return `Task ${taskId} takes unusually long: it had not finished after ${renderDuration(afterMs)} (last seen: ${lastSeen}).`;
}

/** What a person should know of an attempt that was not the last. */
export function attemptNotice(attempt: number, attempts: number, { text }: GenerationError): string {
  return `Attempt ${attempt} of ${attempts}: ${text}`;
}

/** Why a generation stops waiting for a task that is still running. */
export function parkedError(taskId: string, timeoutMs: number, lastSeen: string): GenerationError {
  const text =
    `Task ${taskId} had not finished ${renderDuration(timeoutMs)} after its creation (last seen: ${lastSeen}). ` +
    'It lives on at Kling; its files can be collected without a new charge.';
  return { kind: 'Parked', text };
}
