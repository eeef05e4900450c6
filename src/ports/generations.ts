import type { Outcome } from '../domain/batch/outcome.js';

/** A generation that has ended. */
export interface Ended {
  readonly workflowId: string;
  readonly outcome: Outcome;
}

/** Generations as Temporal knows them. */
export interface Generations {
  /** Resolves once at least one of them has ended, with all that have; rejects with the signal's reason when aborted. */
  collect(workflowIds: readonly string[], signal: AbortSignal): Promise<readonly Ended[]>;
}
