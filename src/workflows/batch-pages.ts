import { readItems } from './activities.js';
import type { BatchRun } from './batch-state.js';

type Json = Readonly<Record<string, unknown>>;

/** Requests in one page: a hundred of Kling's longest prompts stay below half of Temporal's 2 MB for one payload. */
const PAGE_SIZE = 100;

/** Requests of the items that come next, read a page ahead, so that a batch never holds its manifest. */
export function createPages(batch: BatchRun) {
  const requests = new Map<string, Json>();
  let isReading = false;

  return {
    /** Reads on when less than half a page is left; throws what reading throws. */
    async readAhead(): Promise<void> {
      if (isReading || requests.size > PAGE_SIZE / 2) return;
      const ids = listMissing(batch.book().idsIn('waiting'), requests);
      if (ids.length === 0) return;
      isReading = true;
      try {
        const page = await readItems({ manifest: batch.facts().manifest, ids });
        page.forEach(({ id, request }) => requests.set(id, request));
      } finally {
        isReading = false;
      }
      batch.touch();
    },
    /** Takes the item that is next in line, once its request is there. */
    take(): { readonly id: string; readonly request: Json } | undefined {
      const [id] = batch.book().idsIn('waiting');
      const request = id === undefined ? undefined : requests.get(id);
      if (id === undefined || request === undefined) return undefined;
      requests.delete(id);
      return { id, request };
    },
  };
}

function listMissing(waiting: ReadonlySet<string>, have: ReadonlyMap<string, Json>): string[] {
  const ids: string[] = [];
  for (const id of waiting) {
    if (ids.length === PAGE_SIZE) break;
    if (!have.has(id)) ids.push(id);
  }
  return ids;
}
