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
/** The most that the query `items` hands out at once. */
const PAGE_ITEMS = 500;

/** What to do when nobody answers. */
export function renderNoWorker(taskQueue: string): string {
  return `No worker answers on task queue ${taskQueue}; start one with: kling worker.`;
}

/** The answer to the query `items`. */
export interface ItemsPage {
  readonly items: readonly BatchItem[];
  /** How many match in all. */
  readonly total: number;
  readonly nextOffset?: number;
}

/** Where a batch stands; undefined when no worker answers in time. */
export async function askProgress(batchId: string, session: Session): Promise<BatchProgress | undefined> {
  return tryAsk(() => ask<BatchProgress>(batchId, 'progress', undefined, QUERY_LIMIT_MS, session));
}

/** Throws `BatchUnanswered` unless a worker answers for the batch: without one the server would hold what is asked for long. */
export async function requireWorker(batchId: string, taskQueue: string, session: Session): Promise<void> {
  const answer = await tryAsk(() => ask<BatchProgress>(batchId, 'progress', undefined, PRESENCE_LIMIT_MS, session));
  if (answer === undefined) throw new BatchUnanswered(renderNoWorker(taskQueue));
}

/** The first `limit` items in one of these states; undefined when no worker answers in time. */
export async function askItems(
  batchId: string,
  states: readonly ItemState[],
  limit: number,
  session: Session,
): Promise<readonly BatchItem[] | undefined> {
  const query = { state: states, limit: Math.min(limit, PAGE_ITEMS) };
  const page = await tryAsk(() => ask<ItemsPage>(batchId, 'items', query, QUERY_LIMIT_MS, session));
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
    const query = { state: states, offset, limit: Math.min(left, PAGE_ITEMS) };
    const page: ItemsPage = await ask<ItemsPage>(batchId, 'items', query, LIST_LIMIT_MS, session);
    yield page;
    left -= page.items.length;
    offset = page.nextOffset;
  }
}

function ask<Answer>(
  batchId: string,
  name: string,
  argument: unknown,
  limitMs: number,
  { client, connection }: Session,
): Promise<Answer> {
  const handle = client.workflow.getHandle(batchId);
  const args: [unknown?] = argument === undefined ? [] : [argument];
  return connection.withDeadline(Date.now() + limitMs, () => handle.query<Answer, [unknown?]>(name, ...args));
}

async function tryAsk<Answer>(asking: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking();
  } catch {
    // No worker, or one that cannot answer: the server's records serve.
    return undefined;
  }
}
