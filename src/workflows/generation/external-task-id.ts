import type { WorkflowInfo } from '@temporalio/workflow';

/**
 * The external id of one attempt: the same on every repetition and after every crash or reset, so that Kling refuses to make the task
 * twice. The first run's id is unique for all time, which a workflow's id is not. A caller's own id names the first attempt.
 */
export function externalTaskId(info: WorkflowInfo, attempt: number, own: unknown): string {
  if (typeof own === 'string' && own !== '') return attempt === 1 ? own : `${own}-${attempt}`;
  return `kt-${info.firstExecutionRunId}-${attempt}`;
}
