import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Item } from '../../domain/batch/batch-items.js';
import { findChanged, refuseChanged } from '../../domain/batch/changed-items.js';
import type { ItemRecord } from '../../domain/batch/item.js';
import { contentOf } from '../../domain/batch/item-id.js';
import { KEPT_MANIFEST, readItems } from '../../manifest/kept-items.js';
import { readJournal } from '../../storage/batch-files.js';
import { workflowDirectory } from '../../storage/file-name.js';
import { readMade } from '../../storage/sidecars.js';

/** A batch that has, or had, some of the very same items: same id, same fields. */
export interface PastBatch {
  readonly batchId: string;
  readonly shared: number;
  /** How many of these it has completed. */
  readonly made: number;
}

/**
 * What batches have left below this machine's output directory. Workers elsewhere keep theirs elsewhere: then nothing is found here, and they look
 * themselves whether an item has changed.
 */
export function createPastBatches(outputDir: string) {
  const directoryOf = (batchId: string) => workflowDirectory(outputDir, batchId);

  return {
    /** Throws `InvalidRequest` for items that this very batch has made already from other fields. */
    async refuseChanged(batchId: string, items: readonly Item[]): Promise<void> {
      const directory = directoryOf(batchId);
      const changed = findChanged(items, await readKept(directory));
      if (changed.size === 0) return;
      const records = await readRecords(directory, [...changed.keys()]);
      refuseChanged(changed, (id) => records.get(id)?.state === 'completed');
    },

    /** Other batches with some of these items, those with most of them first; none for a batch that has run before. */
    async findSharing(batchId: string, items: readonly Item[]): Promise<readonly PastBatch[]> {
      if ((await readKept(directoryOf(batchId))).length > 0) return [];
      const ours = new Map(items.map(({ id, request }) => [id, contentOf(request)]));
      const found: PastBatch[] = [];
      for (const directory of await listDirectories(outputDir)) {
        const past = await compare(directory, ours);
        if (past !== undefined) found.push(past);
      }
      return found.sort((one, other) => other.shared - one.shared);
    },
  };
}

async function compare(directory: string, ours: ReadonlyMap<string, string>): Promise<PastBatch | undefined> {
  const kept = await readKept(directory);
  const shared = kept.filter(({ id, request }) => ours.get(id) === contentOf(request));
  if (shared.length === 0) return undefined;
  const records = await readRecords(
    directory,
    shared.map(({ id }) => id),
  );
  const made = shared.filter(({ id }) => records.get(id)?.state === 'completed').length;
  // A directory's name is not always the batch's id, but an item's workflow id begins with it.
  const [first] = records.values();
  const batchId = first?.workflowId.slice(0, -first.id.length - 1) ?? path.basename(directory);
  return { batchId, shared: shared.length, made };
}

/** What is gone or damaged is not worth a word here. */
const readKept = (directory: string): Promise<readonly Item[]> =>
  readItems(path.join(directory, KEPT_MANIFEST)).catch(() => []);

/** What is known of these items: from the journal or, where that ends too early, from their own files. */
async function readRecords(directory: string, ids: readonly string[]): Promise<ReadonlyMap<string, ItemRecord>> {
  const journal = await readJournal(directory).catch(() => new Map<string, ItemRecord>());
  const unknown = ids.filter((id) => !journal.has(id));
  const made = await readMade(directory, unknown).catch(() => []);
  return new Map([...journal, ...made.map((record) => [record.id, record] as const)]);
}

async function listDirectories(outputDir: string): Promise<string[]> {
  const entries = await readdir(outputDir, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(outputDir, name));
}
