import { listStartable } from '../../domain/batch/account-lines.js';
import type { Json } from '../../domain/record.js';
import { readItems } from '../activities.js';
import type { LiveBatch } from './live-batch.js';

/** Requests in one page: a hundred of Kling's longest prompts stay below half of Temporal's 2 MB for one payload. */
const PAGE_SIZE = 100;

/** Requests of the items that come next, read a page ahead, so that a batch never holds its manifest. */
export function createPages(batch: LiveBatch) {
  const requests = new Map<string, Json>();
  let isReading = false;

  return {
    /** Reads on when one of the next half page is missing; throws what reading throws. */
    async readAhead(): Promise<void> {
      const next = takeFirst(listStartable(batch.book(), batch.facts(), { isFullLeftOut: false }), PAGE_SIZE);
      if (isReading || next.slice(0, PAGE_SIZE / 2).every((id) => requests.has(id))) return;
      // Items that were cancelled meanwhile are never taken.
      for (const id of requests.keys()) if (batch.book().get(id)?.state !== 'waiting') requests.delete(id);
      const ids = next.filter((id) => !requests.has(id));
      isReading = true;
      try {
        const page = await readItems({ manifest: batch.facts().manifest, ids });
        page.forEach(({ id, request }) => requests.set(id, request));
      } finally {
        isReading = false;
      }
      batch.wake();
    },
    /** Takes the item that is next in line, once its request is there and it may be begun. */
    take(
      mayBegin: (id: string, request: Json) => boolean,
    ): { readonly id: string; readonly request: Json } | undefined {
      const [id] = listStartable(batch.book(), batch.facts(), { isFullLeftOut: true });
      const request = id === undefined ? undefined : requests.get(id);
      if (id === undefined || request === undefined || !mayBegin(id, request)) return undefined;
      requests.delete(id);
      return { id, request };
    },
  };
}

function takeFirst(ids: Iterable<string>, count: number): string[] {
  const first: string[] = [];
  for (const id of ids) {
    if (first.length === count) break;
    first.push(id);
  }
  return first;
}
