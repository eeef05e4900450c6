import type { Artifact } from '../domain/artifact.js';
import type { ItemRecord } from '../domain/batch/item.js';
import { inTurns } from '../domain/work/map-in-turns.js';
import { mapLazily } from '../domain/work/map-lazily.js';
import { isBucketUri } from '../domain/text/bucket-uri.js';
import { isObject } from '../domain/record.js';
import { itemSegment } from '../disk/file-name.js';
import type { Folder } from '../ports/output/folder.js';
import { explainPlace } from './explain-place.js';
import { readRecord } from './read-record.js';

const JOURNAL = 'journal.jsonl';

/** Adds records to the journal of the batch whose folder this is. Repeated ones do no harm: the last one of an item counts. */
export function appendJournal(folder: Folder, records: readonly ItemRecord[]): Promise<void> {
  return folder.append(
    JOURNAL,
    records.map((record) => JSON.stringify(isElsewhere(record, folder) ? { ...record, elsewhere: true } : record)),
  );
}

/** The last record of each item of the batch whose folder this is, parsed when it is asked for; a torn line counts as never written. */
export async function readJournal(folder: Folder): Promise<ReadonlyMap<string, ItemRecord>> {
  const lines = await folder.readAppended(JOURNAL).catch(explainPlace(folder.path));
  const kept = new Map<string, string>();
  await inTurns(lines, (line) => {
    const id = line === '' ? undefined : parseLine(line)?.record.id;
    if (id !== undefined) kept.set(id, line);
  });
  return mapLazily(kept, (line) => {
    const read = parseLine(line);
    if (read === undefined) throw new Error('a line of the journal was read, and cannot be read again');
    return read.isMovable ? moveRecord(read.record, folder) : read.record;
  });
}

/**
 * Whether its files were kept somewhere else on purpose: when the batch's folder is moved, they are not. A path that is only called otherwise here,
 * because another worker sees the same disk by another name, is not meant.
 */
function isElsewhere({ artifacts }: ItemRecord, folder: Folder): boolean {
  const root = folder.path.slice(0, -folder.name.length);
  const isNamedAlike = (file: string) => [file, folder.path].some(isBucketUri) || file.startsWith(root);
  return artifacts.some(({ file }) => !folder.contains(file) && isNamedAlike(file));
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
  const moveAll = (artifacts: readonly Artifact[]): readonly Artifact[] =>
    artifacts.map(({ thumbnail, ...artifact }) => {
      const small = thumbnail === undefined ? {} : { thumbnail: move(thumbnail) };
      return { ...artifact, file: move(artifact.file), ...small };
    });
  const { pipeline } = record;
  const steps = pipeline?.steps.map((step) => ({ ...step, artifacts: moveAll(step.artifacts) })) ?? [];
  return {
    ...record,
    artifacts: moveAll(record.artifacts),
    ...(pipeline === undefined ? {} : { pipeline: { ...pipeline, steps } }),
  };
}

function parseLine(line: string): { readonly record: ItemRecord; readonly isMovable: boolean } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isObject(value)) return undefined;
    const { elsewhere, ...rest } = value;
    const record = readRecord(rest);
    return record && { record, isMovable: elsewhere !== true };
  } catch {
    return undefined;
  }
}
