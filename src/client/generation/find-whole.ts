import { readGenerationMemo } from '../../contract/memo.js';
import type { Whole } from '../../contract/whole-of.js';
import { wholeOf } from '../../contract/whole-of.js';
import type { Session } from '../session.js';

/** Of what a generation is a part, as its memo tells; of nothing where the server does not answer. */
export async function findWhole(workflowId: string, { client }: Session): Promise<Whole> {
  try {
    const { memo } = await client.workflow.getHandle(workflowId).describe();
    return wholeOf({ workflowId, ...readGenerationMemo(memo) });
  } catch {
    // Only advice depends on it.
    return { id: workflowId };
  }
}
