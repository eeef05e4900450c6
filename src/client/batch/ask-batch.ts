import type { QueryDefinition } from '@temporalio/common';
import type { ItemsPage } from '../../contract/batch-messages.js';
import { itemsQuery, MAX_PAGE_ITEMS, progressQuery } from '../../contract/batch-messages.js';
import type { BatchItem, ItemState } from '../../domain/batch/item.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import { BatchUnanswered } from '../client-errors.js';
import type { Session } from '../session.js';

/** A worker answers in milliseconds; without one the server would hold the query for 29 s. */
const QUERY_LIMIT_MS = 1000;
/** One that has to read its history again first, to list many items. */
const LIST_LIMIT_MS = 10_000;
/** One that has to read a long history first needs a second or two; a person without one should know within four. */
const PRESENCE_LIMIT_MS = 3000;

/** What to do when nobody answers. */
export function renderNoWorker(taskQueue: string): string {
  return `No worker answers on task queue ${taskQueue}; start one with: kling worker.`;
}

/** Where a batch stands; undefined when no worker answers in time. */
export async function askProgress(batchId: string, session: Session): Promise<BatchProgress | undefined> {
  return tryAsk(() => ask(batchId, progressQuery, [], QUERY_LIMIT_MS, session));
}

/** Where a batch stands. Throws `BatchUnanswered` unless a worker answers for it: without one the server would hold what is asked for long. */
export async function requireWorker(batchId: string, taskQueue: string, session: Session): Promise<BatchProgress> {
  const answer = await tryAsk(() => ask(batchId, progressQuery, [], PRESENCE_LIMIT_MS, session));
  if (answer === undefined) throw new BatchUnanswered(renderNoWorker(taskQueue));
  return answer;
}

/** The first `limit` items in one of these states; undefined when no worker answers in time. */
export async function askItems(
  batchId: string,
  states: readonly ItemState[],
  limit: number,
  session: Session,
): Promise<readonly BatchItem[] | undefined> {
  const query = { state: states, limit: Math.min(limit, MAX_PAGE_ITEMS) };
  const page = await tryAsk(() => ask(batchId, itemsQuery, [query], QUERY_LIMIT_MS, session));
  return page?.items;
}

/** Pages of items in these states, at most `limit` in all. Throws when no worker answers. */
export async function* listItems(
  batchId: string,
  states: readonly ItemState[],
  limit: number,
  session: Session,
): AsyncGenerator<ItemsPage> {
  let left = limit;
  for (let offset: number | undefined = 0; offset !== undefined && left > 0;) {
    const query = { state: states, offset, limit: Math.min(left, MAX_PAGE_ITEMS) };
    const page: ItemsPage = await ask(batchId, itemsQuery, [query], LIST_LIMIT_MS, session);
    yield page;
    left -= page.items.length;
    offset = page.nextOffset;
  }
}

function ask<Answer, Args extends unknown[]>(
  batchId: string,
  query: QueryDefinition<Answer, Args>,
  args: Args,
  limitMs: number,
  { client, connection }: Session,
): Promise<Answer> {
  const handle = client.workflow.getHandle(batchId);
  return connection.withDeadline(Date.now() + limitMs, () => handle.query(query, ...args));
}

async function tryAsk<Answer>(asking: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking();
  } catch {
    // No worker, or one that cannot answer: the server's records serve.
    return undefined;
  }
}
