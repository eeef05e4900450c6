import { parseItemWorkflowId } from '../../contract/item-workflow-id.js';
import { BATCH } from '../../contract/workflow-types.js';
import type { Place } from '../../domain/advice/failure-advice.js';
import type { Session } from '../session.js';

/** Of which batch a generation is an item; undefined for one of its own, and where Temporal does not know the batch. */
export async function findPlace(workflowId: string, { client }: Session): Promise<Place | undefined> {
  const item = parseItemWorkflowId(workflowId);
  if (item === undefined) return undefined;
  try {
    const { type, status } = await client.workflow.getHandle(item.batchId).describe();
    return type === BATCH ? { ...item, isBatchRunning: status.name === 'RUNNING' } : undefined;
  } catch {
    // Only advice depends on it.
    return undefined;
  }
}
