import type { EndedGeneration } from '../domain/batch/outcome.js';

/** One that has ended; `forgotten`: Temporal has no history of it (any more), so it cannot tell how. */
export interface CollectedGeneration {
  readonly workflowId: string;
  readonly outcome: EndedGeneration['outcome'] | { readonly kind: 'forgotten' };
}

/** Generations as Temporal knows them. */
export interface Generations {
  /** Resolves once at least one of them has ended, with all that have; rejects with the signal's reason when aborted. */
  collect(workflowIds: readonly string[], signal: AbortSignal): Promise<readonly CollectedGeneration[]>;
}
