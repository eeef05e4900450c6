import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { itemPlaceOf } from '../contract/item-workflow-id.js';
import type { IsStillWanted } from '../ports/still-wanted.js';
import { findWorkflow } from '../temporal/find-workflow.js';
import { noWordFromTemporal } from '../temporal/no-word.js';

/**
 * Asks the Temporal server, which knows of a cancellation seconds before an activity hears of it. A batch or pipeline that was terminated leaves
 * its generations alone, and so does one that the server has forgotten. A server that is away is worth another try.
 */
export function createIsStillWanted({ client }: { client: Client }): IsStillWanted {
  async function describe(workflowId: string, runId?: string): Promise<WorkflowExecutionDescription | undefined> {
    try {
      return await findWorkflow(client, workflowId, runId);
    } catch (error) {
      throw noWordFromTemporal('whether this is still wanted', error);
    }
  }

  /** The batch of a pipeline has its say too: it passes on to its items one after the other that it is cancelled. */
  async function isOwnerCancelled(ownerId: string): Promise<boolean> {
    const owner = await describe(ownerId);
    if (owner === undefined) return false;
    const { name } = owner.status;
    if (name === 'CANCELLED' || (name === 'RUNNING' && isCancelRequested(owner))) return true;
    const batchId = owner.raw.workflowExecutionInfo?.parentExecution?.workflowId ?? undefined;
    return (
      batchId !== undefined && itemPlaceOf({ workflowId: ownerId, batchId }) !== undefined && isOwnerCancelled(batchId)
    );
  }

  return async (own, ownerId) => {
    const [generation, isCancelled] = await Promise.all([
      describe(own.workflowId, own.runId),
      ownerId !== undefined && isOwnerCancelled(ownerId),
    ]);
    return generation?.status.name === 'RUNNING' && !isCancelRequested(generation) && !isCancelled;
  };
}

function isCancelRequested({ raw }: WorkflowExecutionDescription): boolean {
  return raw.workflowExtendedInfo?.cancelRequested === true;
}
