import type { Info } from '@temporalio/activity';

/** The workflow that an activity works for. All of ours work for one. */
export function workflowIdOf(info: Info): string {
  return info.workflowExecution?.workflowId ?? '';
}
