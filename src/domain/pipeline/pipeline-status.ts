import type { Money } from '../money.js';
import type { TotalEstimate } from '../batch/cost/expected.js';
import type { StepKind } from './step.js';

/**
 * `pending`: what it depends on is not there yet; `running`; `waiting`: for a person (`approve`); `completed`; `skipped`: its `when` does not hold, it
 * was left out, or somebody has skipped it; `blocked`: what it depends on has failed; `failed`, `cancelled`.
 */
export const STEP_STATES = [
  'pending',
  'running',
  'waiting',
  'completed',
  'skipped',
  'blocked',
  'failed',
  'cancelled',
] as const;
export type StepState = (typeof STEP_STATES)[number];

/** `waiting`: nothing runs, and a person is asked (an approval, or a failed step with `run.onFailure: "wait"`). */
export const PIPELINE_STATES = ['running', 'paused', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export type PipelineState = (typeof PIPELINE_STATES)[number];

/** One making of a step, as queries tell of it. */
export interface StepStatus {
  /** `scene`, or `scene.3` of a `forEach`. */
  readonly step: string;
  readonly kind: StepKind;
  readonly state: StepState;
  /** True for one that an earlier run has made: nothing was paid for it in this one. */
  readonly isKept?: true;
  readonly workflowId?: string;
  readonly taskId?: string;
  /** The first of them. */
  readonly file?: string;
  readonly cost?: Money;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Counts from 1. */
  readonly tries?: number;
  /** Why it failed, was skipped, or waits. */
  readonly error?: { readonly kind: string; readonly text: string };
  readonly note?: string;
}

/** A step with `forEach` as one row; any other as it is. */
export interface StepRow extends StepStatus {
  /** Of a `forEach`: how many elements are in which state. */
  readonly counts?: Readonly<Partial<Record<StepState, number>>>;
  /** How many files they have made, and the folder below which all of these lie. */
  readonly files?: number;
  readonly folder?: string;
}

/** The answer to the query `status`: a row for each step of the file, whatever its `forEach` makes of it. Elements are asked for by `steps`. */
export interface PipelineStatus {
  readonly pipelineId: string;
  readonly name?: string;
  readonly state: PipelineState;
  /** Why it is paused, waits or failed, as a sentence. */
  readonly reason?: string;
  readonly steps: readonly StepRow[];
  /** Of all makings. */
  readonly counts: Readonly<Record<StepState, number>>;
  /** What Kling has deducted: in this run, and in all. */
  readonly cost: Money;
  readonly costOfThisRun: Money;
  readonly estimate?: TotalEstimate;
  readonly budget?: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly elapsedSeconds: number;
  readonly notices: readonly string[];
  /** ISO 8601. */
  readonly asOf: string;
}

/** What a pipeline returns when it has ended well. */
export interface PipelineResult {
  readonly pipelineId: string;
  readonly name?: string;
  readonly state: 'completed';
  readonly steps: readonly StepRow[];
  readonly counts: Readonly<Record<StepState, number>>;
  readonly cost: Money;
  readonly costOfThisRun: Money;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly elapsedSeconds: number;
}
