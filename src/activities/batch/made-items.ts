import type { OpenBatchInput } from '../../contract/batch-activities.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import { isRecord } from '../../domain/record.js';
import { groupBy } from '../../domain/work/group-by.js';
import type { BatchFiles } from '../../ports/batch-files.js';

/**
 * Records of these items from the files themselves: each is looked for where its `run.output` has them, and then where they would be without one,
 * since that may have been written later.
 */
export async function readMadeItems(
  ids: readonly string[],
  { items, input }: { readonly items: readonly Item[]; readonly input: OpenBatchInput },
  batchFiles: BatchFiles,
): Promise<readonly ItemRecord[]> {
  const { batchId, output: ofBatch } = input;
  const outputs = new Map(items.map((item) => [item.id, outputOfItem(item) ?? ofBatch]));
  const found = new Map<string, ItemRecord>();
  for (const [output, wanted] of groupBy(ids, (id) => outputs.get(id) ?? ofBatch)) {
    for (const record of await batchFiles.readMade(batchId, wanted, output)) found.set(record.id, record);
  }
  const left = ids.filter((id) => !found.has(id));
  return [...found.values(), ...(await batchFiles.readMade(batchId, left))];
}

function outputOfItem({ request: { run } }: Item): string | undefined {
  const output = isRecord(run) && typeof run.output === 'string' ? run.output.trim() : '';
  return output === '' ? undefined : output;
}
