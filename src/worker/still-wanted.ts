import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { IsStillWanted } from '../ports/still-wanted.js';
import { noWordFromTemporal } from '../temporal/no-word.js';

/**
 * Asks the Temporal server, which knows of a cancellation seconds before an activity hears of it. A batch or pipeline that was terminated leaves
 * its generations alone, and so does one that the server has forgotten. A server that is away is worth another try.
 */
export function createIsStillWanted({ client }: { client: Client }): IsStillWanted {
  async function describe(workflowId: string, runId?: string): Promise<WorkflowExecutionDescription | undefined> {
    try {
      return await client.workflow.getHandle(workflowId, runId).describe();
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw noWordFromTemporal('whether this is still wanted', error);
    }
  }

  return async (own, ownerId) => {
    const [generation, owner] = await Promise.all([
      describe(own.workflowId, own.runId),
      ownerId === undefined ? undefined : describe(ownerId),
    ]);
    if (generation?.status.name !== 'RUNNING' || isCancelRequested(generation)) return false;
    if (owner === undefined) return true;
    return !(owner.status.name === 'CANCELLED' || (owner.status.name === 'RUNNING' && isCancelRequested(owner)));
  };
}

function isCancelRequested({ raw }: WorkflowExecutionDescription): boolean {
  return raw.workflowExtendedInfo?.cancelRequested === true;
}
