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
  /** What it names of its own: what is in them is wanted with the first page. */
  readonly files?: readonly string[];
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
  /** SHA-256 of those files by the fingerprints of their paths, as far as the worker can read them. */
  readonly contents?: Readonly<Record<string, string>>;
}

export interface RecordStepsInput {
  readonly pipelineId: string;
  readonly records: readonly StepRecord[];
}

/** Of a batch that is a step, once it has ended. */
export interface ReadBatchOutputsInput {
  readonly batchId: string;
}
