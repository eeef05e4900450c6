import { workflowFolder } from '../../disk/file-name.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { ItemState } from '../../domain/batch/item.js';
import { readJournal } from '../../journal/journal.js';
import { findItems, KEPT_MANIFEST } from '../../manifest/kept/items.js';
import type { OutputConfig } from '../output/open-output.js';
import { openOutput } from '../output/open-output.js';

/** An item that has not completed. */
export interface UnfinishedItem extends Item {
  /** How it has ended; absent for one that has not. */
  readonly ended?: ItemState;
}

/** Items of a batch that have not completed, as the output folder knows them; undefined where it holds nothing of that batch. */
export async function findUnfinished(
  batchId: string,
  config: OutputConfig,
): Promise<readonly UnfinishedItem[] | undefined> {
  const folder = workflowFolder(openOutput(config).root, batchId);
  const items = await findItems(folder, KEPT_MANIFEST)
    .then((found) => found && [...found.values()])
    .catch(() => undefined);
  if (items === undefined) return undefined;
  const records = await readJournal(folder).catch(() => new Map<string, undefined>());
  return items.flatMap((item) => {
    const ended = records.get(item.id)?.state;
    return ended === 'completed' ? [] : [{ ...item, ...(ended === undefined ? {} : { ended }) }];
  });
}
