import { itemWorkflowId } from '../../contract/item-workflow-id.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { Entry } from '../../domain/batch/book.js';
import { settle } from '../../domain/batch/book.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import { shorten } from '../../domain/generation/generation.js';

/** Records of items that were never begun and are not wanted now: they are taken out, as `cancelItem` does. */
export function recordLeftOut(batchId: string, items: readonly Item[], nowMs: number): readonly ItemRecord[] {
  const endedAt = new Date(nowMs).toISOString();
  return items.map(({ id }) => {
    const workflowId = itemWorkflowId({ batchId, itemId: id });
    return { id, workflowId, attempts: 0, artifacts: [], endedAt, state: 'cancelled' };
  });
}

/** The entry of an item that stays as it ended. */
export function toLeft({ id, request }: Item, record: ItemRecord): Entry {
  const { prompt } = request;
  const shown = typeof prompt === 'string' ? shorten(prompt) : undefined;
  return settle({ id, tries: countTries(record), prompt: shown, account: record.account }, record);
}

/** How many generations were started for an item, as far as that is known. */
export const countTries = (record: ItemRecord | undefined): number =>
  record === undefined ? 0 : Math.max(1, record.attempts);
