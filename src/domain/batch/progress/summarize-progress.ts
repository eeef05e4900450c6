import type { Alert } from '../../alerts/alert.js';
import { accountNotices } from '../account-lines.js';
import type { Book, Entry } from '../book.js';
import { isBudgetReached } from '../cost/budget.js';
import type { TotalEstimate } from '../cost/expected.js';
import { addExpected, toTotalEstimate } from '../cost/expected.js';
import { moneyOf, toTotalCost } from '../cost/total-cost.js';
import type { ItemState } from '../item.js';
import { addMoney, NO_MONEY } from '../../money.js';
import { toAlerts } from '../trouble/batch-alerts.js';
import type { BatchFacts } from './batch-facts.js';
import { concurrencyOf } from './batch-facts.js';
import type { BatchProgress, BatchResult } from './progress.js';

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
    cause: facts.state === 'paused' ? facts.cause : undefined,
    total: book.size(),
    counts,
    successRate: ended === 0 ? undefined : counts.completed / ended,
    slots: { used: counts.processing, concurrency: concurrencyOf(facts) },
    cost: toTotalCost(addMoney(facts.cost, facts.earlier === undefined ? NO_MONEY : moneyOf(facts.earlier.cost))),
    costOfThisRun: facts.earlier === undefined ? undefined : toTotalCost(facts.cost),
    estimate: estimateOf(facts),
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
    ...listAlerts(facts),
    latestFailures: facts.latestFailures,
    pausedAt: facts.state === 'paused' ? facts.pausedAt : undefined,
    resumesAt: facts.state === 'paused' ? facts.resumesAt : undefined,
    notices: facts.state === 'running' ? [...facts.notices, ...accountNotices(facts)] : facts.notices,
    waiting: counts.queued === 0 ? undefined : facts.waiting,
    asOf: new Date(asOfMs).toISOString(),
  };
}

function listAlerts({ batchId, alerts = {} }: BatchFacts): { readonly alerts?: readonly Alert[] } {
  const raised = toAlerts(batchId, alerts);
  return raised.length === 0 ? {} : { alerts: raised };
}

/** Where an earlier version has counted some of it, only what Kling deducted is known of all. */
function estimateOf({ expected, earlier }: BatchFacts): TotalEstimate | undefined {
  if (expected === undefined) return undefined;
  if (earlier === undefined) return toTotalEstimate(expected);
  return earlier.expected && toTotalEstimate(addExpected(expected, earlier.expected));
}

/** What is left to say of a batch once it has ended; its report comes on top. */
export function summarizeResult(progress: BatchProgress): Omit<BatchResult, 'report'> {
  const {
    batchId,
    state,
    reason,
    total,
    counts,
    cost,
    costOfThisRun,
    estimate,
    startedAt,
    asOf,
    endedAt = asOf,
    elapsedSeconds,
  } = progress;
  const end = state === 'cancelled' ? 'cancelled' : 'completed';
  return {
    ...{ batchId, state: end, reason, total, counts, cost },
    ...(costOfThisRun === undefined ? {} : { costOfThisRun }),
    ...{ estimate, startedAt, endedAt, elapsedSeconds },
  };
}

/** True for an item that Kling generates for longer than it should; a pipeline's steps say so of themselves. */
export function isStuck({ state, since, isPipeline }: Entry, { stuckAfterMs }: BatchFacts, nowMs: number): boolean {
  return state === 'processing' && isPipeline !== true && nowMs - Date.parse(since) >= stuckAfterMs;
}

/** What is left, with as many at once as so far, and each taking as long as items have taken in the mean. */
function estimateEtaSeconds(counts: Readonly<Record<ItemState, number>>, facts: BatchFacts): number | undefined {
  const { count, seconds: sum, parallel } = facts.measured;
  if (count < MIN_MEASURED || facts.state === 'paused' || facts.endedAt !== undefined) return undefined;
  const waiting = facts.state === 'draining' || facts.state === 'cancelled' ? 0 : counts.waiting;
  // What generates now is half done in the mean.
  const remaining = waiting + counts.queued + counts.processing / 2;
  return Math.ceil((remaining / Math.max(1, parallel)) * (sum / count));
}

const seconds = (spanMs: number): number => Math.max(0, Math.round(spanMs / 100) / 10);
