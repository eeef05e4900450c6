import type { BatchItem, ItemRecord } from '../../domain/batch/item.js';
import { workflowFolder } from '../../disk/file-name.js';
import { readJournal } from '../../journal/journal.js';
import type { OutputConfig } from '../output/open-output.js';
import { openOutput } from '../output/open-output.js';

/** An item, with what it has cost and was to cost where this machine sees the batch's journal. */
export type PricedItem = BatchItem & Pick<ItemRecord, 'cost' | 'estimate'>;

/** Adds to items that have ended what Kling deducted for them and what was estimated: the batch's journal in the output has it. */
export async function addCosts(
  items: readonly BatchItem[],
  batchId: string,
  config: OutputConfig,
): Promise<readonly PricedItem[]> {
  if (!items.some(hasEnded)) return items;
  // A worker elsewhere keeps it elsewhere.
  const folder = workflowFolder(openOutput(config).root, batchId);
  const records = await readJournal(folder).catch(() => new Map<string, ItemRecord>());
  return items.map((item) => {
    const { taskId, cost, estimate } = records.get(item.id) ?? {};
    // Of an item that is tried again, the journal has the try before.
    return hasEnded(item) && taskId === item.taskId ? { ...item, cost, estimate } : item;
  });
}

const hasEnded = ({ state }: BatchItem): boolean => ['completed', 'failed', 'cancelled'].includes(state);
