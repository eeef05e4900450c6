import type { EndedGeneration } from '../domain/batch/outcome.js';

/** Generations as Temporal knows them. */
export interface Generations {
  /** Resolves once at least one of them has ended, with all that have; rejects with the signal's reason when aborted. */
  collect(workflowIds: readonly string[], signal: AbortSignal): Promise<readonly EndedGeneration[]>;
}
