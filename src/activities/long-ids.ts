import { itemWorkflowId } from '../contract/item-workflow-id.js';
import type { Item } from '../domain/batch/batch-items.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { quote } from '../domain/text/quote.js';

/** Characters that Temporal's tables in PostgreSQL and MySQL have room for: the server tries for ever to start a child of a longer id. */
const MAX_WORKFLOW_ID = 255;
/** `/`, the longest name of a step, and `.9999` for one of many. */
const OF_A_STEP = 1 + 40 + 5;

/** Throws `InvalidRequest` for items whose workflows could not be started everywhere. */
export function refuseLongItemIds(batchId: string, items: readonly Pick<Item, 'id'>[]): void {
  const complaints = items.flatMap(({ id }) => {
    const { length } = itemWorkflowId({ batchId, itemId: id });
    const text = `its workflow's id, which is that of the batch and its own, has ${length} characters; ${MAX_WORKFLOW_ID} are possible: give the batch a shorter one`;
    return length <= MAX_WORKFLOW_ID ? [] : [{ path: `item ${quote(id)}`, text }];
  });
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

/** The same for the steps of a pipeline. */
export function refuseLongPipelineId({ length }: string): void {
  const most = MAX_WORKFLOW_ID - OF_A_STEP;
  const text = `has ${length} characters; ${most} are possible, since the names of steps come behind it: start it under a shorter one`;
  if (length > most) throw new InvalidRequest([{ path: "the pipeline's workflow id", text }]);
}
