import type { Book, Entry } from '../book.js';
import type { EarlierRuns } from '../repeats/earlier-runs.js';
import type { ItemState } from '../item.js';
import type { BatchProgress, BatchResult, BatchState } from './progress.js';
import type { WaitReason } from '../../generation/waiting.js';
import { moneyOf, toTotalCost } from '../cost/total-cost.js';
import type { Decimal } from '../../decimal.js';
import { compare, decimalOf, multiply, toNumber } from '../../decimal.js';
import type { Money } from '../../money.js';
import { addMoney, NO_MONEY, spentOf } from '../../money.js';

/** What a batch knows of itself besides its items. Travels to its next run as it is. */
export interface BatchFacts {
  readonly batchId: string;
  /** Where the items lie, as `openBatch` said; empty until it has. */
  readonly manifest: string;
  /** Whether the server has our search attributes. */
  readonly searchable: boolean;
  /** The default for the `run` of each item. */
  readonly itemRun: Readonly<Record<string, unknown>>;
  readonly state: BatchState;
  readonly reason?: string;
  /** Set by somebody; else `defaultConcurrency` holds. */
  readonly concurrency?: number;
  /** From the account's slots, as the worker is configured. */
  readonly defaultConcurrency: number;
  readonly budget?: number;
  readonly stuckAfterMs: number;
  readonly continueAfter: number;
  /** Deducted in this run of the batch: what the budget is held against. */
  readonly cost: Money;
  /** Of those before it. */
  readonly earlier?: EarlierRuns;
  /** What the ETA comes from. */
  readonly measured: Measured;
  /** Items that Kling has deducted something for in this run: what one more may cost comes from these. */
  readonly paidItems: number;
  readonly latestFailures: BatchProgress['latestFailures'];
  readonly notices: readonly string[];
  /** Why queued items do not go on, as a worker has met it last. */
  readonly waiting?: WaitReason;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601: when somebody last resumed it. */
  readonly resumedAt?: string;
  readonly endedAt?: string;
}

/** Items that completed in this run of the batch. */
export interface Measured {
  readonly count: number;
  /** That they took at Kling, in all. */
  readonly seconds: number;
  /** How many Kling generated at once, smoothed over the last twenty or so. */
  readonly parallel: number;
}

export const NOTHING_MEASURED: Measured = { count: 0, seconds: 0, parallel: 0 };

/** One more item that completed while Kling generated `parallel`, itself included. */
export function measure(measured: Measured, seconds: number, parallel: number): Measured {
  const weight = Math.max(1 / (measured.count + 1), 0.05);
  return {
    count: measured.count + 1,
    seconds: measured.seconds + seconds,
    parallel: measured.parallel + (parallel - measured.parallel) * weight,
  };
}

export const concurrencyOf = ({ concurrency, defaultConcurrency }: BatchFacts): number =>
  concurrency ?? defaultConcurrency;

/**
 * True while one more could take the batch over its budget, when what runs is counted too, each at the mean of what the finished ones cost. The last
 * one may go over it by its own cost, never more.
 */
export function isBudgetReached({ budget, cost, paidItems }: BatchFacts, running: number): boolean {
  if (budget === undefined) return false;
  const spent = spentOf(cost);
  if (paidItems === 0) return compare(spent, decimalOf(budget)) >= 0;
  // spent + running * spent / paid >= budget, without a division that may not come out even.
  return compare(times(spent, paidItems + running), times(decimalOf(budget), paidItems)) >= 0;
}

/** The same in binary fractions, as earlier versions decided: the last digit of a sum could start one item more, or one less. */
export function wasBudgetReached({ budget, cost, paidItems }: BatchFacts, running: number): boolean {
  const spent = toNumber(spentOf(cost));
  return budget !== undefined && (paidItems === 0 ? spent : spent + (running * spent) / paidItems) >= budget;
}

const times = (decimal: Decimal, count: number): Decimal => multiply(decimal, decimalOf(count));

/** Ends before which a mean would say little. */
const MIN_MEASURED = 3;
const MAX_STUCK = 20;

/** The answer to the query `progress` as of `nowMs`, epoch milliseconds; cheap however long the manifest is. */
export function summarizeProgress(book: Book, facts: BatchFacts, nowMs: number): BatchProgress {
  const counts = book.counts();
  const ended = counts.completed + counts.failed;
  const etaSeconds = estimateEtaSeconds(counts, facts);
  const isSpent = facts.state === 'running' && isBudgetReached(facts, book.runningCount());
  const asOfMs = facts.endedAt === undefined ? nowMs : Date.parse(facts.endedAt);
  return {
    batchId: facts.batchId,
    state: isSpent ? 'draining' : facts.state,
    reason: isSpent ? `the budget of ${facts.budget ?? 0} is reached; what runs is left to end` : facts.reason,
    total: book.size(),
    counts,
    successRate: ended === 0 ? undefined : counts.completed / ended,
    slots: { used: counts.processing, concurrency: concurrencyOf(facts) },
    cost: toTotalCost(addMoney(facts.cost, facts.earlier === undefined ? NO_MONEY : moneyOf(facts.earlier.cost))),
    costOfThisRun: facts.earlier === undefined ? undefined : toTotalCost(facts.cost),
    budget: facts.budget,
    startedAt: facts.startedAt,
    endedAt: facts.endedAt,
    elapsedSeconds: seconds(asOfMs - Date.parse(facts.startedAt) + 1000 * (facts.earlier?.elapsedSeconds ?? 0)),
    etaSeconds,
    expectedEndAt: etaSeconds === undefined ? undefined : new Date(asOfMs + etaSeconds * 1000).toISOString(),
    stuck: book
      .running()
      .filter((entry) => isStuck(entry, facts, asOfMs))
      .slice(0, MAX_STUCK)
      .map(({ id }) => id),
    latestFailures: facts.latestFailures,
    notices: facts.notices,
    waiting: counts.queued === 0 ? undefined : facts.waiting,
    asOf: new Date(asOfMs).toISOString(),
  };
}

/** What is left to say of a batch once it has ended; its report comes on top. */
export function summarizeResult(progress: BatchProgress): Omit<BatchResult, 'report'> {
  const { batchId, state, reason, total, counts, cost, startedAt, asOf, endedAt = asOf, elapsedSeconds } = progress;
  const end = state === 'cancelled' ? 'cancelled' : 'completed';
  return { batchId, state: end, reason, total, counts, cost, startedAt, endedAt, elapsedSeconds };
}

/** True for an item that Kling generates for longer than it should. */
export function isStuck({ state, since }: Entry, { stuckAfterMs }: BatchFacts, nowMs: number): boolean {
  return state === 'processing' && since !== undefined && nowMs - Date.parse(since) >= stuckAfterMs;
}

/** Rounds that are still to come, each as long as an item has taken so far in the mean, with as many at once as so far. */
function estimateEtaSeconds(counts: Readonly<Record<ItemState, number>>, facts: BatchFacts): number | undefined {
  const { count, seconds: sum, parallel } = facts.measured;
  if (count < MIN_MEASURED || facts.state === 'paused' || facts.endedAt !== undefined) return undefined;
  const waiting = facts.state === 'draining' || facts.state === 'cancelled' ? 0 : counts.waiting;
  // What generates now is half done in the mean.
  const remaining = waiting + counts.queued + counts.processing / 2;
  return Math.ceil((remaining / Math.max(1, parallel)) * (sum / count));
}

const seconds = (spanMs: number): number => Math.max(0, Math.round(spanMs / 100) / 10);
