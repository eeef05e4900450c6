import type { Advice } from '../domain/generation/advice.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { ErrorCode, ErrorFacts } from '../domain/error.js';
import { ENDING_CODES, KlingTemporalError } from '../domain/error.js';
import { FAILURE_KINDS } from '../domain/failure.js';
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
  /** What can be done next. */
  readonly advice: readonly Advice[];
}

/** What the workflow says of itself. */
type KnownFacts = Pick<GenerationFailedFacts, 'taskId' | 'attempts' | 'cost' | 'requestId'> & {
  readonly code?: number;
};

/** Thrown when a generation has ended without files. Its `code` is why: a kind of failure, `Cancelled` or `Terminated`. */
export class GenerationFailed extends KlingTemporalError {
  override readonly name = 'GenerationFailed';
  readonly code: ErrorCode;
  override readonly facts: GenerationFailedFacts;

  constructor(id: string, { kind, text, facts, advice }: GenerationFailure) {
    const { code: klingCode, taskId, attempts, cost, requestId } = facts as KnownFacts;
    super(text);
    this.code = codeOf(kind);
    this.facts = { id, taskId, attempts, cost, klingCode, requestId, advice };
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

  constructor(kind: string, text: string, facts: BatchFailedFacts) {
    super(text);
    this.code = codeOf(kind);
    this.facts = facts;
  }
}

function codeOf(kind: string): ErrorCode {
  const known: readonly ErrorCode[] = [...ENDING_CODES, ...FAILURE_KINDS];
  return known.find((code) => code === kind) ?? 'Unexpected';
}
