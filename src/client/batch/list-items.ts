import { setTimeout as sleep } from 'node:timers/promises';
import type { ItemsPage, ItemsQuery } from '../../contract/messages/batch-messages.js';
import { itemsQuery, MAX_PAGE_ITEMS } from '../../contract/messages/batch-messages.js';
import { adviseOnItem } from '../../domain/batch/batch-advice.js';
import type { BatchItem, ItemState, ItemTrouble } from '../../domain/batch/item.js';
import { countItems } from '../../domain/batch/count-items.js';
import { BatchUnanswered, UsageError } from '../client-errors.js';
import { isNoAnswer } from '../no-answer.js';
import type { Session } from '../session.js';
import type { Question } from '../look/ask-workflow.js';
import { ask, askBriefly } from '../look/ask-workflow.js';
import { requireWorker } from './ask-batch.js';
import { describeBatch } from './batch-view.js';
import { addSteps } from './pipelines-of-batch.js';

/** A worker that has to read its history again first, to list many items. */
const LIST_LIMIT_MS = 10_000;

/** Items in one of these states, the first `limit` of them in the file's order. */
export interface ItemsWanted {
  readonly states: readonly ItemState[];
  readonly only?: ItemTrouble;
  readonly limit: number;
}

/** As many of the items as one page holds; undefined when no worker answers in time. */
export async function askItems(
  batchId: string,
  { states, limit }: Omit<ItemsWanted, 'only'>,
  session: Session,
): Promise<readonly BatchItem[] | undefined> {
  const query = { state: states, limit: Math.min(limit, MAX_PAGE_ITEMS) };
  const page = await askBriefly(batchId, { query: itemsQuery, args: [query] }, session);
  return page && addSteps(page.items, batchId, session);
}

/** The items page by page, with what can be done about those that ended badly. Throws `BatchUnanswered` when no worker answers, and as `describeBatch` does. */
export async function* listPages(
  batchId: string,
  { states, only, limit }: ItemsWanted,
  session: Session,
): AsyncGenerator<ItemsPage> {
  const { taskQueue } = await describeBatch(batchId, session);
  await requireWorker(batchId, taskQueue, session);
  let left = limit;
  for (let offset: number | undefined = 0; offset !== undefined && left > 0;) {
    const query = {
      state: states,
      ...(only === undefined ? {} : { only }),
      offset,
      limit: Math.min(left, MAX_PAGE_ITEMS),
    };
    const question = { query: itemsQuery, args: [query] as [typeof query], limitMs: LIST_LIMIT_MS };
    const page: ItemsPage = await askUntilRead(batchId, question, session).catch((error: unknown) => {
      if (!isNoAnswer(error)) throw error;
      throw new BatchUnanswered(taskQueue, 'The items are known to a worker only.', { cause: error });
    });
    const items = await addSteps(page.items, batchId, session);
    yield { ...page, items: items.map((item) => adviseItem(item, batchId)) };
    left -= page.items.length;
    offset = page.nextOffset;
  }
}

/** A run of a large batch reads its items first, which takes a second or two. */
const READ_LIMIT_MS = 15_000;
const READ_EVERY_MS = 250;

/** A page that lacks no item. Throws `UsageError` for a batch that cannot read its own. */
async function askUntilRead(
  batchId: string,
  question: Question<ItemsPage, [ItemsQuery?]>,
  session: Session,
): Promise<ItemsPage> {
  const lastMs = Date.now() + READ_LIMIT_MS;
  for (;;) {
    const page = await ask(batchId, question, session);
    if (page.unread === undefined) return page;
    if (Date.now() > lastMs) {
      const { heldUp = 'It has begun to.' } = await describeBatch(batchId, session);
      throw new UsageError(`${batchId} has yet to read where ${countItems(page.unread)} stand. ${heldUp}`);
    }
    await sleep(READ_EVERY_MS);
  }
}

function adviseItem(item: BatchItem, batchId: string): BatchItem {
  const advice = adviseOnItem(item, { batchId, itemId: item.id });
  return advice.length === 0 ? item : { ...item, advice };
}

/** The items one after the other. Throws as `listPages` does. */
export async function* listItems(batchId: string, wanted: ItemsWanted, session: Session): AsyncGenerator<BatchItem> {
  for await (const page of listPages(batchId, wanted, session)) yield* page.items;
}
