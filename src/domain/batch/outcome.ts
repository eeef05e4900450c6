import { ACCOUNT_FAILURES } from '../failure.js';
import type { FailureKind } from '../failure.js';
import type { GenerationResult } from '../generation/generation.js';
import type { BadEnd } from '../generation/bad-end.js';
import { describeBadEnd } from '../generation/bad-end.js';
import type { FailedGeneration } from '../generation/recorded-failure.js';
import type { Cost } from '../money.js';
import type { Entry } from './book.js';
import type { ItemRecord } from './item.js';

/** How the generation of an item ended. */
export type Outcome =
  | { readonly kind: 'completed'; readonly result: GenerationResult }
  | ({ readonly kind: 'failed' } & FailedGeneration)
  | { readonly kind: 'cancelled' };

/** A generation that has ended. */
export interface EndedGeneration {
  readonly workflowId: string;
  readonly outcome: Outcome;
}

/** The end of a generation that has no result, as an outcome. */
export function outcomeOf(end: BadEnd): Outcome {
  return end.kind === 'cancelled' ? end : { kind: 'failed', ...describeBadEnd(end) };
}

const STOPS_ALL: readonly string[] = [...ACCOUNT_FAILURES, 'CapReached', 'WrongAddress'] satisfies FailureKind[];

/** True when nothing was made for want of an account in order, or of Kling at its address: then every other item would fail the same way. */
export function isAccountTrouble(outcome: Outcome): outcome is Extract<Outcome, { kind: 'failed' }> {
  return outcome.kind === 'failed' && outcome.facts.taskId === undefined && STOPS_ALL.includes(outcome.error.kind);
}

/** What an end has cost; nothing for collecting a task whose cost is known from an earlier try. */
export function costOf(outcome: Outcome, { adopt, isTaskPaid }: Pick<Entry, 'adopt' | 'isTaskPaid'>): Cost | undefined {
  if (outcome.kind === 'cancelled' || (adopt !== undefined && isTaskPaid === true)) return undefined;
  return outcome.kind === 'completed' ? outcome.result.cost : outcome.facts.cost;
}

/** What a batch had heard of an item while it ran, and what all its tries have cost. */
export interface KnownOfItem {
  readonly id: string;
  readonly workflowId: string;
  readonly account?: string;
  readonly taskId?: string;
  readonly endedAt: string;
  readonly cost?: Cost;
}

/** How the ends of a batch's items are read, by what its items are. */
export interface EndRules {
  /** What this end has cost. */
  readonly costOf: (outcome: Outcome, entry: Pick<Entry, 'adopt' | 'isTaskPaid'>) => Cost | undefined;
  readonly toRecord: (outcome: Outcome, known: KnownOfItem) => ItemRecord;
}

export const GENERATION_ENDS: EndRules = { costOf, toRecord };

/** What is kept of an item that has ended. */
export function toRecord(outcome: Outcome, known: KnownOfItem): ItemRecord {
  switch (outcome.kind) {
    case 'completed': {
      const { taskId, task, model, attempts, estimate, artifacts, entries, lacks, differences } = outcome.result;
      const { elapsedSeconds, generatingSeconds } = outcome.result;
      const made = { taskId, task, model, attempts, estimate, artifacts, entries, lacks, differences };
      const facts = { ...made, elapsedSeconds, generatingSeconds };
      return { ...known, ...facts, state: 'completed' };
    }
    case 'failed': {
      const { error, facts } = outcome;
      const { attempts = 1, estimate, elapsedSeconds, isTaskPaid, taskId = known.taskId } = facts;
      return {
        ...known,
        taskId,
        attempts,
        estimate,
        elapsedSeconds,
        isTaskPaid,
        error,
        artifacts: [],
        state: 'failed',
      };
    }
    case 'cancelled':
      return { ...known, attempts: known.taskId === undefined ? 0 : 1, artifacts: [], state: 'cancelled' };
  }
}
