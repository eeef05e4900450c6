import type { Advice } from '../domain/advice/advice.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { ErrorCode, ErrorFacts } from '../domain/error.js';
import { KlingTemporalError } from '../domain/error.js';
import type { Cost } from '../domain/money.js';
import type { GenerationFailure } from './generation/generation-ending.js';

/** What is known of a generation that has no files. */
export interface GenerationFailedFacts extends ErrorFacts {
  readonly id: string;
  /** The task at Kling, when one was made. */
  readonly taskId?: string;
  /** How many tasks were made. */
  readonly attempts?: number;
  readonly cost?: Cost;
  /** Kling's own code. */
  readonly klingCode?: number;
  readonly requestId?: string;
}

/** Thrown when a generation has ended without files. Its `code` is why: a kind of failure, `Cancelled` or `Terminated`. */
export class GenerationFailed extends KlingTemporalError {
  override readonly name = 'GenerationFailed';
  readonly code: ErrorCode;
  override readonly facts: GenerationFailedFacts;

  constructor(id: string, { error, facts: { taskId, attempts, cost }, advice }: GenerationFailure) {
    super(error.text, { advice });
    this.code = error.kind;
    this.facts = { id, taskId, attempts, cost, klingCode: error.code, requestId: error.requestId };
  }
}

/** What is known of a batch that has no result. */
export interface BatchFailedFacts extends ErrorFacts {
  readonly id: string;
  /** Of a batch that was cancelled: how far it had come. */
  readonly report?: ReportFiles;
}

/** Thrown when a batch has ended without a result: it was cancelled or refused. Items that have failed are rows of its report instead. */
export class BatchFailed extends KlingTemporalError {
  override readonly name = 'BatchFailed';
  readonly code: ErrorCode;
  override readonly facts: BatchFailedFacts;

  constructor(code: ErrorCode, text: string, facts: BatchFailedFacts, advice: readonly Advice[] = []) {
    super(text, { advice });
    this.code = code;
    this.facts = facts;
  }
}

/** Thrown when a pipeline has ended without a result: a step has failed, it was cancelled or refused. Steps that have succeeded are kept. */
export class PipelineFailed extends KlingTemporalError {
  override readonly name = 'PipelineFailed';
  readonly code: ErrorCode;
  override readonly facts: ErrorFacts & { readonly id: string };

  constructor(code: ErrorCode, text: string, id: string) {
    super(text, { advice: [{ action: 'retryPipeline', pipelineId: id }] });
    this.code = code;
    this.facts = { id };
  }
}
