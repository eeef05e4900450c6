import { WorkflowNotFoundError } from '@temporalio/client';
import type { Session } from './session.js';

/** How the latest workflow of that id stands, in Temporal's words, e.g. `RUNNING`; undefined where there is none. */
export async function executionStatus(workflowId: string, { client }: Session): Promise<string | undefined> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
