import { FAILURE_KINDS } from '../failure.js';
import type { GenerationError } from '../generation/generation.js';
import { sumCosts } from '../money.js';
import { accountName, pauseAccount } from './account-lines.js';
import type { Entry } from './book.js';
import { ofAccount, settle } from './book.js';
import type { ItemRecord } from './item.js';
import type { EndRules, Outcome } from './outcome.js';
import { isAccountTrouble } from './outcome.js';
import { countEnd } from './progress/count-end.js';
import type { BatchFacts } from './progress/batch-facts.js';
import { renderAlike } from './trouble/like-failures.js';
import { waitAgain } from './wait-again.js';

/** The batch in which a generation has ended. */
export interface EndPlace {
  readonly facts: BatchFacts;
  readonly workflowId: string;
  /** How many items Kling generated until now. */
  readonly processing: number;
  /** ISO 8601: now. */
  readonly at: string;
  readonly ends: EndRules;
}

/** What an end has made of its item and of the batch. */
export interface TakenEnd {
  readonly entry: Entry;
  readonly facts: BatchFacts;
  /** Undefined when the item waits again. */
  readonly record?: ItemRecord;
}

/** A refused create costs nothing, and who has bought a pack should not have to say so; more often would only fill the histories. */
const TRY_AGAIN_MS = 15 * 60_000;
const tryAgainAt = (at: string): string => new Date(Date.parse(at) + TRY_AGAIN_MS).toISOString();

/**
 * Takes the end of an item's generation. Trouble with the account is no end: the item waits again, and the batch pauses and says why; where its
 * items are of several accounts, only what is of that one, which is tried again after a while.
 */
export function takeEnd(
  entry: Entry,
  outcome: Outcome,
  { facts, workflowId, processing, at, ends }: EndPlace,
): TakenEnd {
  if (isAccountTrouble(outcome)) {
    const waiting = waitAgain(entry, entry.tries);
    if (facts.state !== 'running' || isStale(entry, facts)) return { entry: waiting, facts };
    const { text, until } = outcome.error;
    if (facts.accounts !== undefined)
      return { entry: waiting, facts: pauseAccount(facts, accountName(entry), text, until ?? tryAgainAt(at)) };
    return { entry: waiting, facts: pauseFor(facts, outcome.error) };
  }
  const charged = ends.costOf(outcome, entry);
  const cost = sumCosts(entry.spent, charged);
  const { id, taskId, account } = entry;
  const record = ends.toRecord(outcome, { id, workflowId, ...ofAccount(account), taskId, endedAt: at, cost });
  const counted = countEnd(facts, record, { charged, processing });
  return {
    entry: settle(entry, record),
    facts: isStale(entry, facts) ? { ...counted, alike: facts.alike } : stopIfAlike(counted),
    record,
  };
}

/** What failed before somebody resumed says nothing of how things are now. */
function isStale({ startedAt }: Entry, { resumedAt = '' }: BatchFacts): boolean {
  return startedAt !== undefined && startedAt < resumedAt;
}

/** Pauses a batch whose items fail one after the other for one reason, as somebody has asked for: the next would, too, and cost as much. */
function stopIfAlike(facts: BatchFacts): BatchFacts {
  const { state, alike, stopAfter } = facts;
  if (state !== 'running' || alike === undefined || stopAfter === undefined || alike.count < stopAfter) return facts;
  return pauseFor(facts, { kind: alike.kind, text: renderAlike(alike) });
}

/** Only failures that are known stop a batch. */
function pauseFor(
  facts: BatchFacts,
  { kind, text, until }: Pick<GenerationError, 'text' | 'until'> & { readonly kind: string },
): BatchFacts {
  const cause = FAILURE_KINDS.find((one) => one === kind);
  return { ...facts, state: 'paused', reason: text, cause, ...(until === undefined ? {} : { resumesAt: until }) };
}
