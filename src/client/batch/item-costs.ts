import type { BatchItem, ItemRecord } from '../../domain/batch/item.js';
import { workflowDirectory } from '../../disk/file-name.js';
import { readJournal } from '../../journal/batch-files.js';

/** An item, with what it has cost and was to cost where this machine sees the batch's journal. */
export type PricedItem = BatchItem & Pick<ItemRecord, 'cost' | 'estimate'>;

/** Adds to items that have ended what Kling deducted for them and what was estimated: the batch's journal below the output directory has it. */
export async function addCosts(
  items: readonly BatchItem[],
  batchId: string,
  outputDir: string,
): Promise<readonly PricedItem[]> {
  if (!items.some(hasEnded)) return items;
  // A worker elsewhere keeps it elsewhere.
  const records = await readJournal(workflowDirectory(outputDir, batchId)).catch(() => new Map<string, ItemRecord>());
  return items.map((item) => {
    const { taskId, cost, estimate } = records.get(item.id) ?? {};
    // Of an item that is tried again, the journal has the try before.
    return hasEnded(item) && taskId === item.taskId ? { ...item, cost, estimate } : item;
  });
}

const hasEnded = ({ state }: BatchItem): boolean => ['completed', 'failed', 'cancelled'].includes(state);
