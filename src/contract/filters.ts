import { ATTRIBUTES } from './search-attributes.js';
import { BATCH, GENERATION } from './workflow-types.js';

/** Pieces of what Temporal's index is asked for, to be joined with AND. */
export const ARE_GENERATIONS = `WorkflowType = "${GENERATION}"`;
export const ARE_BATCHES = `WorkflowType = "${BATCH}"`;

export const areIn = (states: readonly string[]): string =>
  `${ATTRIBUTES.state} IN (${states.map((state) => `"${state}"`).join(', ')})`;

/** Those that were never filed under a state are in. */
export const areNotIn = (state: string): string => `(${ATTRIBUTES.state} IS NULL OR ${ATTRIBUTES.state} != "${state}")`;

export const HAVE_A_TASK = `${ATTRIBUTES.taskId} IS NOT NULL`;
export const ARE_NO_ITEMS = `${ATTRIBUTES.batchId} IS NULL`;

/** Undefined for an id that the query language has no way to write. */
export function areItemsOf(batchId: string): string | undefined {
  return /["\\]/.test(batchId) ? undefined : `${ATTRIBUTES.batchId} = "${batchId}"`;
}
