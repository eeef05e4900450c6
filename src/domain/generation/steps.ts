import type { Artifact } from '../artifact.js';
import { assertNever } from '../assert-never.js';
import type { Cost } from '../money.js';
import { sumCosts } from '../money.js';
import type { GenerationError, GenerationStatus } from './generation.js';
import { attemptNotice, cancelNotice, elapsedSeconds, queuedStatus, stuckNotice } from './generation.js';
import type { State, Transition } from './lifecycle.js';
import { transition } from './lifecycle.js';
import type { GenerationRequest } from './request.js';
import type { WaitReason } from './waiting.js';
import type { ResultEntry } from '../task.js';

/**
 * What happens to a generation. The workflow takes these steps as it goes, and whoever has nothing but Temporal's records reads the same steps out
 * of them.
 */
export type Step = {
  /** ISO 8601: the workflow's own time. */
  readonly at: string;
} & (
  | { readonly kind: 'begun'; readonly request: GenerationRequest }
  /** The attempt's external id is fixed before anything is sent, so that even a lost create can be found. */
  | { readonly kind: 'sending'; readonly externalTaskId: string }
  | { readonly kind: 'waiting'; readonly waiting: WaitReason }
  | {
      readonly kind: 'submitted';
      readonly taskId: string;
      /** ISO 8601, of the worker that submitted it: when it got a slot, and when Kling had taken the task. */
      readonly startedAt: string;
      readonly submittedAt: string;
    }
  /** Waits for a task that existed before. */
  | { readonly kind: 'adopting'; readonly taskId: string }
  | { readonly kind: 'stuck'; readonly afterMs: number; readonly lastSeen: string }
  /** Kling has ended a task; one that failed may cost too. */
  | { readonly kind: 'charged'; readonly cost?: Cost }
  /** The attempt failed and another one comes. */
  | { readonly kind: 'retrying'; readonly error: GenerationError }
  | { readonly kind: 'collecting'; readonly taskId: string }
  | {
      readonly kind: 'completed';
      readonly taskId: string;
      readonly artifacts: readonly Artifact[];
      readonly entries?: readonly ResultEntry[];
      /** What could not be had besides the files that were paid for. */
      readonly lacks?: readonly string[];
      /** In what the files differ from what was asked for. */
      readonly differences?: readonly string[];
    }
  | { readonly kind: 'failed'; readonly error: GenerationError }
  | { readonly kind: 'cancelled' }
);

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** A step that is taken now. */
export type StepNow = DistributiveOmit<Step, 'at'>;

/** How a state follows others; throws where it cannot. */
export type Follow = (history: readonly Transition[], next: Transition) => readonly Transition[];

/** The status after a step; throws `InvalidTransition` for one that cannot come next, unless `follow` is more lenient. */
export function advance(status: GenerationStatus, step: Step, follow: Follow = transition): GenerationStatus {
  const next = take(status, step, follow);
  return { ...next, elapsedSeconds: elapsedSeconds(next, step.at), asOf: step.at };
}

/** What belongs to some states only, and to the next one only when it says so. */
const NOTHING = {
  taskId: undefined,
  waiting: undefined,
  error: undefined,
  artifacts: [],
  entries: undefined,
  stuck: false,
} as const;

function take(status: GenerationStatus, step: Step, follow: Follow): GenerationStatus {
  const { attempt, attempts, notices, stuck, taskId } = status;
  const enter = (state: State, at = step.at, before = status.transitions) => follow(before, { state, at });
  switch (step.kind) {
    case 'begun':
      // A signal may have come before.
      return { ...queuedStatus(step.request, status.transitions[0]?.at ?? step.at), waiting: status.waiting };
    case 'sending':
      return { ...status, externalTaskId: step.externalTaskId };
    case 'waiting':
      // It may be overtaken by the submission.
      return isInLine(status) ? { ...status, waiting: step.waiting } : status;
    case 'submitted': {
      const sent = enter('submitting', step.startedAt);
      const transitions = enter('processing', step.submittedAt, sent);
      return { ...status, ...NOTHING, state: 'processing', transitions, taskId: step.taskId };
    }
    case 'adopting':
      return { ...status, ...NOTHING, state: 'processing', transitions: enter('processing'), taskId: step.taskId };
    case 'stuck': {
      if (status.state !== 'processing') return status;
      return { ...status, stuck: true, notices: [...notices, stuckNotice(status.taskId, step.afterMs, step.lastSeen)] };
    }
    case 'charged':
      return { ...status, cost: sumCosts(status.cost, step.cost) };
    case 'retrying': {
      // A failure with attempts left is over in the same moment.
      const transitions = enter('retrying', step.at, enter('failed'));
      const notice = attemptNotice(attempt, attempts, step.error);
      const next = { attempt: attempt + 1, notices: [...notices, notice] };
      return { ...status, ...NOTHING, state: 'retrying', transitions, ...next };
    }
    case 'collecting': {
      const transitions = enter('downloading');
      return { ...status, ...NOTHING, state: 'downloading', transitions, taskId: step.taskId, stuck };
    }
    case 'completed': {
      const made = { taskId: step.taskId, artifacts: step.artifacts, entries: step.entries };
      const told = [...notices, ...(step.lacks ?? []), ...(step.differences ?? [])];
      return {
        ...status,
        ...NOTHING,
        state: 'completed',
        transitions: enter('completed'),
        stuck,
        notices: told,
        ...made,
      };
    }
    case 'failed':
      return fail(status, step.error, enter);
    case 'cancelled': {
      const transitions = enter('cancelled');
      const told = [...notices, cancelNotice(status)];
      return { ...status, ...NOTHING, state: 'cancelled', transitions, taskId, stuck, notices: told };
    }
    default:
      return assertNever(step);
  }
}

/** A generation that waits for one of the account's slots, or for another attempt. */
export type InLine = Extract<GenerationStatus, { state: 'queued' | 'retrying' }>;

/** True while it waits for one of the account's slots, or for another attempt. */
export function isInLine(status: GenerationStatus): status is InLine {
  return status.state === 'queued' || status.state === 'retrying';
}

function fail(
  status: GenerationStatus,
  error: GenerationError,
  enter: (state: State) => readonly Transition[],
): GenerationStatus {
  const { taskId, stuck } = status;
  // Only a task can be parked.
  if (error.kind === 'Parked' && taskId !== undefined) {
    return { ...status, ...NOTHING, state: 'parked', transitions: enter('parked'), taskId, stuck, error };
  }
  return { ...status, ...NOTHING, state: 'failed', transitions: enter('failed'), taskId, stuck, error };
}
