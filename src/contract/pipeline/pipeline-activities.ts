import type { Money } from '../../domain/money.js';
import type { KnownRecord, StepRecord } from '../../domain/pipeline/book/record.js';

export interface OpenPipelineInput {
  readonly pipelineId: string;
  /** Accounts that its steps name: the worker must have their keys. */
  readonly accounts: readonly string[];
  /** The first record that is wanted; counts from 0. */
  readonly from: number;
  /** Places whose files are looked for; absent for all. */
  readonly look?: readonly string[];
}

/** What the journal of a pipeline tells: the last record of each meaning of each making, a page at a time. */
export interface OpenPipelineResult {
  readonly records: readonly KnownRecord[];
  /** Where the next page begins. */
  readonly next?: number;
  /** What Kling has deducted for all that is in it. */
  readonly cost: Money;
  /** Whether this server has our search attributes. */
  readonly searchable: boolean;
}

export interface RecordStepsInput {
  readonly pipelineId: string;
  readonly records: readonly StepRecord[];
}

/** Of a batch that is a step, once it has ended. */
export interface ReadBatchOutputsInput {
  readonly batchId: string;
}
