import type { WorkflowExecutionDescription } from '@temporalio/client';

/** The first run of what goes on from run to run, and is one thing. */
export function firstRunOf({ raw, runId }: Pick<WorkflowExecutionDescription, 'raw' | 'runId'>): string {
  const { firstRunId } = raw.workflowExecutionInfo ?? {};
  return firstRunId === undefined || firstRunId === null || firstRunId === '' ? runId : firstRunId;
}
