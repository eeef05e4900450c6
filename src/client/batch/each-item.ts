import type { BatchItem, ItemState } from '../../domain/batch/item.js';
import type { Session } from '../session.js';
import { listItems, requireWorker } from './ask-batch.js';
import { describeBatch } from './batch-view.js';

/** Items in these states one after the other, in the file's order. Throws `BatchUnanswered` without a worker, and as `describeBatch` does. */
export async function* eachItem(
  batchId: string,
  { states, limit }: { readonly states: readonly ItemState[]; readonly limit: number },
  session: Session,
): AsyncGenerator<BatchItem> {
  const { taskQueue } = await describeBatch(batchId, session);
  await requireWorker(batchId, taskQueue, session);
  for await (const page of listItems(batchId, states, limit, session)) yield* page.items;
}
