import type { WorkflowInfo } from '@temporalio/workflow';
import type { Pack } from '../../products/catalogue.js';

/**
 * The external id of one attempt: the same on every repetition and after every crash or reset, so that Kling refuses to make the task
 * twice. The first run's id is unique for all time, which a workflow's id is not. A caller's own id names the first attempt.
 */
export function externalTaskId(info: WorkflowInfo, attempt: number, own: unknown): string {
  if (typeof own === 'string' && own !== '') return attempt === 1 ? own : `${own}-${attempt}`;
  return `kt-${info.firstExecutionRunId}-${attempt}`;
}

/** The gated task queue on which generations wait for one of the account's slots: `kling-submit-video`, `kling-submit-image`. */
export function submitQueue(taskQueue: string, pack: Pack): string {
  return `${taskQueue}-submit-${pack}`;
}
