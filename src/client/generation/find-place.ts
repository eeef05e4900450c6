import type { ItemPlace } from '../../contract/item-workflow-id.js';
import { itemPlaceOf } from '../../contract/item-workflow-id.js';
import { readGenerationMemo } from '../../contract/memo.js';
import type { Session } from '../session.js';

/** Of which batch a generation is an item, as its memo tells; undefined for one of its own, and where the server does not answer. */
export async function findPlace(workflowId: string, { client }: Session): Promise<ItemPlace | undefined> {
  try {
    const { memo } = await client.workflow.getHandle(workflowId).describe();
    return itemPlaceOf({ workflowId, batchId: readGenerationMemo(memo).batchId });
  } catch {
    // Only advice depends on it.
    return undefined;
  }
}
