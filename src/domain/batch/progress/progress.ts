import type { Alert } from '../../alerts/alert.js';
import type { RemedyAdvice } from '../../advice/advice.js';
import type { FailureKind } from '../../failure.js';
import type { ItemError, ItemState } from '../item.js';
import type { WaitReason } from '../../generation/waiting.js';
import type { TotalEstimate } from '../cost/expected.js';
import type { TotalCost } from '../cost/total-cost.js';

/**
 * `running`; `paused`, by hand or by trouble with the account, starts nothing until resumed; `draining` starts nothing more and ends
 * when what runs has ended (budget reached, or cancelled with what runs left alone); `completed` and `cancelled` end it.
 */
export const BATCH_STATES = ['running', 'paused', 'draining', 'completed', 'cancelled'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** The answer to the query `progress`. Times are as of the batch's last step: readers who have a clock count on from `asOf`. */
export interface BatchProgress {
  readonly batchId: string;
  readonly state: BatchState;
  /** Why it is paused or drains, as a sentence. */
  readonly reason?: string;
  /** The kind of failure for which it has paused by itself. */
  readonly cause?: FailureKind;
  /** What can be done about that. Readers add it: it follows from the rest, so it is not kept. */
  readonly advice?: readonly RemedyAdvice[];
  /** ISO 8601: since when it is paused. */
  readonly pausedAt?: string;
  /** ISO 8601: when a batch that is paused goes on by itself. */
  readonly resumesAt?: string;
  readonly total: number;
  readonly counts: Readonly<Record<ItemState, number>>;
  /** Completed of all that ended well or badly, 0 to 1; absent before the first one ends. */
  readonly successRate?: number;
  readonly slots: {
    /** Items of this batch that Kling generates now. */
    readonly used: number;
    /** How many generations this batch may have under way at once. */
    readonly concurrency: number;
  };
  /** What Kling has deducted for the batch, earlier runs of it included. */
  readonly cost: TotalCost;
  /** The part of this run, which the budget is held against; absent in the first. */
  readonly costOfThisRun?: TotalCost;
  /** By Kling's price list, of what has ended; absent in a batch that an earlier version began. */
  readonly estimate?: TotalEstimate;
  readonly budget?: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601: when it should be done, from this batch's own durations; absent until three items have ended, and while paused. */
  readonly expectedEndAt?: string;
  readonly endedAt?: string;
  /** Earlier runs of the batch included, as far as something was under way. */
  readonly elapsedSeconds: number;
  readonly etaSeconds?: number;
  /** Ids of items that take longer at Kling than `run.stuckAfter`, at most 20. */
  readonly stuck: readonly string[];
  /** Those that are raised; absent when there is none. */
  readonly alerts?: readonly Alert[];
  /** The latest five, newest first. */
  readonly latestFailures: readonly LatestFailure[];
  /** What a person should know, one sentence each. */
  readonly notices: readonly string[];
  /** Why queued items do not go on, as a worker has met it last. */
  readonly waiting?: WaitReason;
  /** ISO 8601. */
  readonly asOf: string;
}

export interface LatestFailure extends ItemError {
  /** Of the item. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** What can be done about it. Readers add it. */
  readonly advice?: readonly RemedyAdvice[];
}

/** What a batch returns when it has ended; a failed item is a row of its report and not the batch's failure. */
export interface BatchResult {
  readonly batchId: string;
  readonly state: 'completed' | 'cancelled';
  readonly reason?: string;
  /** What can be done about what has not succeeded. Readers add it. */
  readonly advice?: readonly RemedyAdvice[];
  readonly total: number;
  readonly counts: Readonly<Record<ItemState, number>>;
  readonly cost: TotalCost;
  /** Of that, what this run of the batch has cost; absent where there was none before it. */
  readonly costOfThisRun?: TotalCost;
  /** By Kling's price list; absent in what earlier versions have written. */
  readonly estimate?: TotalEstimate;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly elapsedSeconds: number;
  readonly report: ReportFiles;
}

/** Absolute paths on the worker's machine, or `s3://bucket/key`. */
export interface ReportFiles {
  readonly jsonl: string;
  readonly csv: string;
  readonly html: string;
}
