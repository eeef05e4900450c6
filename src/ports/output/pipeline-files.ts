import type { MadeStep } from '../../domain/pipeline/made-step.js';
import type { StepRecord } from '../../domain/pipeline/book/record.js';

/** The journal of a pipeline. Trouble with where it lies is thrown as `KlingFailure` of kind `Storage`. */
export interface PipelineFiles {
  /** Adds records; safe to repeat. */
  appendRecords(pipelineId: string, records: readonly StepRecord[]): Promise<void>;
  /** In the order in which they were added. */
  readRecords(pipelineId: string): Promise<readonly StepRecord[]>;
  /** What a step has made, with its files where they are now: the pipeline's folder may have been moved. Undefined unless all of them are there, whole. */
  find(pipelineId: string, made: MadeStep): Promise<MadeStep | undefined>;
}
