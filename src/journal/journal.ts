import type { ItemRecord } from '../domain/batch/item.js';
import { itemSegment } from '../disk/file-name.js';
import type { Folder } from '../ports/output/folder.js';
import { explainPlace } from './explain-place.js';
import { readRecord } from './read-record.js';

const JOURNAL = 'journal.jsonl';

/** Adds records to the journal of the batch whose folder this is. Repeated ones do no harm: the last one of an item counts. */
export function appendJournal(folder: Folder, records: readonly ItemRecord[]): Promise<void> {
  return folder.append(
    JOURNAL,
    records.map((record) => JSON.stringify(record)),
  );
}

/** The last record of each item of the batch whose folder this is; a torn line counts as never written. */
export async function readJournal(folder: Folder): Promise<Map<string, ItemRecord>> {
  const lines = await folder.readAppended(JOURNAL).catch(explainPlace(folder.path));
  const records = new Map<string, ItemRecord>();
  for (const line of lines) {
    const record = line === '' ? undefined : parseRecord(line);
    if (record !== undefined) records.set(record.id, moveRecord(record, folder));
  }
  return records;
}

/** The record with its files where the batch's folder is now: it may have been moved, or copied, with all that is in it. */
function moveRecord(record: ItemRecord, folder: Folder): ItemRecord {
  const item = itemSegment(record.id);
  const move = (file: string): string => {
    const parts = file.split(/[\\/]/);
    const itemAt = parts.lastIndexOf(item);
    const start = itemAt < 1 ? -1 : parts.lastIndexOf(folder.name, itemAt - 1);
    return start < 0 ? file : folder.pathOf(...parts.slice(start + 1));
  };
  const artifacts = record.artifacts.map(({ thumbnail, ...artifact }) => {
    const small = thumbnail === undefined ? {} : { thumbnail: move(thumbnail) };
    return { ...artifact, file: move(artifact.file), ...small };
  });
  return { ...record, artifacts };
}

function parseRecord(line: string): ItemRecord | undefined {
  try {
    return readRecord(JSON.parse(line));
  } catch {
    return undefined;
  }
}
