import { ATTRIBUTES } from './search-attributes.js';
import { BATCH, GENERATION, NOTICE, PIPELINE } from './workflow-types.js';

/** Pieces of what Temporal's index is asked for, to be joined with AND. */
export const ARE_GENERATIONS = `WorkflowType = "${GENERATION}"`;
export const ARE_RUNNING_GENERATIONS = `${ARE_GENERATIONS} AND ExecutionStatus = "Running"`;
export const ARE_BATCHES = `WorkflowType = "${BATCH}"`;
export const ARE_PIPELINES = `WorkflowType = "${PIPELINE}"`;
export const ARE_NOTICES = `WorkflowType = "${NOTICE}"`;

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

/** Those whose id begins so; undefined for a beginning that the query language has no way to write. */
export function beginWith(start: string): string | undefined {
  return /["\\]/.test(start) ? undefined : `WorkflowId STARTS_WITH "${start}"`;
}

/** What a workflow has started; undefined for an id that the query language has no way to write. */
export function areChildrenOf(workflowId: string): string | undefined {
  return /["\\]/.test(workflowId) ? undefined : `ParentWorkflowId = "${workflowId}"`;
}

/** Ids that the query language can write. */
const listWords = (words: readonly string[]): string =>
  words
    .filter((word) => !/["\\]/.test(word))
    .map((word) => `"${word}"`)
    .join(', ');

/** Those with one of these ids; of an id that the query language has no way to write nothing is found. */
export const areOfIds = (workflowIds: readonly string[]): string => `WorkflowId IN (${listWords(workflowIds) || '""'})`;

/** Those of these tasks, by what an index may know of them: the id of the workflow, of its first run, or, where `isSearchable`, the task's. */
export function areOfTasks(
  { workflowIds, runIds, taskIds }: Readonly<Record<'workflowIds' | 'runIds' | 'taskIds', readonly string[]>>,
  isSearchable: boolean,
): string {
  const known = [
    ['WorkflowId', listWords(workflowIds)],
    ['RunId', listWords(runIds)],
    ...(isSearchable ? [[ATTRIBUTES.taskId, listWords(taskIds)] as const] : []),
  ] as const;
  const parts = known.filter(([, words]) => words !== '').map(([name, words]) => `${name} IN (${words})`);
  return parts.length === 0 ? 'WorkflowId = ""' : `(${parts.join(' OR ')})`;
}
