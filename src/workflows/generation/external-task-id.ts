import type { WorkflowInfo } from '@temporalio/workflow';
import { makingOf, taskNameOf } from './owner.js';

/**
 * The external id of one attempt: the same on every repetition and after every crash or reset, so that Kling refuses to make the task
 * twice. The first run's id is unique for all time, which a workflow's id is not; that of a making of a pipeline's step outlives even Temporal's
 * data, and that of an item a backup of Temporal in which it was not begun yet. A caller's own id names the first attempt.
 */
export function externalTaskId(info: WorkflowInfo, attempt: number, own: unknown): string {
  const name = typeof own === 'string' && own !== '' ? own : (makingOf(info) ?? taskNameOf(info));
  if (name !== undefined) return attempt === 1 ? name : `${name}-${attempt}`;
  return `kt-${info.firstExecutionRunId}-${attempt}`;
}
