import type { Json } from '../../record.js';
import type { FailureKind } from '../../failure.js';
import type { WaitReason } from '../../generation/waiting.js';
import type { Money } from '../../money.js';
import { NO_MONEY } from '../../money.js';
import type { AccountLines } from '../account-line.js';
import type { Expected } from '../cost/expected.js';
import { NOTHING_EXPECTED } from '../cost/expected.js';
import type { BatchOptions } from '../batch-request.js';
import type { ToldOfBatch } from './batch-events.js';
import type { BatchAlerts } from '../trouble/batch-alerts.js';
import type { LikeFailures } from '../trouble/like-failures.js';
import type { EarlierRuns } from '../repeats/earlier-runs.js';
import type { BatchProgress, BatchState } from './progress.js';

/** What a batch knows of itself besides its items. Travels to its next run as it is. */
export interface BatchFacts {
  readonly batchId: string;
  /** Where the items lie, as `openBatch` said; empty until it has. */
  readonly manifest: string;
  /** What each of its items runs, where they are pipelines: as the workflow `pipeline` takes it, without the params of the row. */
  readonly pipeline?: Json;
  /** Whether the server has our search attributes. */
  readonly searchable: boolean;
  /** The default for the `run` of each item. */
  readonly itemRun: Readonly<Record<string, unknown>>;
  /** Who hears of it, and what is started with its result. */
  readonly notify?: BatchOptions['notify'];
  readonly then?: BatchOptions['then'];
  /** What has been announced; absent before its items are known. */
  readonly told?: ToldOfBatch;
  readonly state: BatchState;
  /** ISO 8601: since when it is paused. */
  readonly pausedAt?: string;
  readonly reason?: string;
  /** The kind of failure for which it has paused by itself; absent in what earlier versions have written. */
  readonly cause?: FailureKind;
  /** Set by somebody; else `defaultConcurrency` holds. */
  readonly concurrency?: number;
  /** From the account's slots, as the worker is configured. */
  readonly defaultConcurrency: number;
  readonly budget?: number;
  /** Failures for one reason, one after the other, after which it pauses. */
  readonly stopAfter?: number;
  /** Share of failures above which an alert is raised. */
  readonly alertAbove?: number;
  readonly stuckAfterMs: number;
  readonly continueAfter: number;
  /** Deducted in this run of the batch: what the budget is held against. */
  readonly cost: Money;
  /** Of its items that have ended; absent in what earlier versions have written. */
  readonly expected?: Expected;
  /** Of those before it. */
  readonly earlier?: EarlierRuns;
  /** What the ETA comes from. */
  readonly measured: Measured;
  /** Items that Kling has deducted something for in this run: what one more may cost comes from these. */
  readonly paidItems: number;
  readonly latestFailures: BatchProgress['latestFailures'];
  /** The failures for one reason since an item has completed; absent when the latest has. */
  readonly alike?: LikeFailures;
  /** How its latest items ended; absent before the first has, and in what earlier versions have written. */
  readonly recent?: string;
  /** Those that are raised; absent when none ever was. */
  readonly alerts?: BatchAlerts;
  readonly notices: readonly string[];
  /** Why queued items do not go on, as a worker has met it last. */
  readonly waiting?: WaitReason;
  /** ISO 8601. */
  readonly startedAt: string;
  /** By name, where its items are of several accounts: each is paused by its own trouble alone. */
  readonly accounts?: AccountLines;
  /** ISO 8601: when a batch that is paused goes on by itself. */
  readonly resumesAt?: string;
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

/** The facts of a batch that has just begun: of its items nothing is known yet. */
export function firstFacts(
  begun: Pick<BatchFacts, 'batchId' | 'searchable' | 'startedAt' | 'pipeline'>,
  options: BatchOptions,
): BatchFacts {
  return {
    ...options,
    ...begun,
    manifest: '',
    state: 'running',
    defaultConcurrency: 1,
    cost: NO_MONEY,
    expected: NOTHING_EXPECTED,
    measured: NOTHING_MEASURED,
    paidItems: 0,
    latestFailures: [],
    notices: [],
  };
}
