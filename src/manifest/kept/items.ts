import { isObject } from '../../domain/record.js';
import type { Item } from '../../domain/batch/batch-items.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { toPieces } from '../../domain/work/pieces.js';
import { mapLazily } from '../../domain/work/map-lazily.js';
import type { Folder } from '../../ports/output/folder.js';

/** Name of the file, in a batch's directory, that has its items as they were understood last. */
export const KEPT_MANIFEST = 'manifest.jsonl';

/** Whether a file of that name keeps a batch's items: those that were kept before the batch was started have a hash in it. */
export const isKeptManifest = (name: string): boolean => /^manifest(-[0-9a-f]+)?\.jsonl$/.test(name);

/** Every line begins with it, so that items are found by their id without parsing the others. */
const PREFIX = '{"id":"';

/**
 * Keeps checked items in the folder of their batch as JSONL, one row each as `readManifest` reads it, which gives the very same items again. The
 * file is there whole or not at all. Throws `KlingFailure` of kind `Storage`.
 */
export function writeItems(folder: Folder, name: string, items: readonly Item[]): Promise<void> {
  return folder.write(name, renderItems(items));
}

/** The text of such a file. */
export const renderItems = (items: readonly Item[]): Iterable<string> =>
  toLines(items, ({ id, request }) => ({ id, ...request }));

/** A text of JSON lines, in pieces. */
export function toLines<Row>(rows: Iterable<Row>, toValue: (row: Row) => object): Iterable<string> {
  return toPieces(function* () {
    for (const row of rows) yield `${JSON.stringify(toValue(row))}\n`;
  });
}

/**
 * Items of a file that `writeItems` wrote: those with these ids in this order. Throws `KlingFailure` of kind `Storage` when the file is gone, or is no
 * longer what was written.
 */
export async function readItems(folder: Folder, name: string, ids: readonly string[]): Promise<Item[]> {
  const items = await readAllItems(folder, name);
  return ids.map((id) => {
    const item = items.get(id);
    if (item === undefined) throw changedFile(folder.pathOf(name), `item "${id}" is not in it`);
    return item;
  });
}

/** All of them in the file's order, each parsed when it is asked for, which throws as `readItems` does. */
export async function readAllItems(folder: Folder, name: string): Promise<KeptItems> {
  const items = await findItems(folder, name);
  if (items === undefined) throw unreadable(folder.pathOf(name), 'the file is gone');
  return items;
}

/** Items by their ids. */
export type KeptItems = ReadonlyMap<Item['id'], Item>;

/** The same; undefined where there is no such file. */
export async function findItems(folder: Folder, name: string): Promise<KeptItems | undefined> {
  const text = await readKept(folder, name);
  return text === undefined ? undefined : toItems(folder.pathOf(name), text);
}

const readKept = (folder: Folder, name: string): Promise<string | undefined> =>
  orUnreadable(folder.pathOf(name), () => folder.read(name));

/** What reading gives; trouble with where the file lies is thrown with what that means. */
export async function orUnreadable<T>(file: string, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (error) {
    throw error instanceof KlingFailure ? unreadable(file, error.message, error.cause) : error;
  }
}

/** The id of the item of a line; undefined for what is no item. */
export function idOfLine(line: string): string | undefined {
  return line.startsWith(PREFIX) ? line.slice(PREFIX.length, line.indexOf('"', PREFIX.length)) : undefined;
}

export function unreadable(file: string, why: string, cause?: unknown): KlingFailure {
  const text = `Cannot read the items of the batch from ${file}: ${why}. Put it back; it goes on by itself.`;
  return new KlingFailure('Storage', text, { cause });
}

function toItems(file: string, text: string): KeptItems {
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const id = idOfLine(line);
    if (id === undefined) throw changedFile(file, `line ${lines.size + 1} is not one of its items`);
    if (lines.has(id)) throw changedFile(file, `item "${id}" is in it twice`);
    lines.set(id, line);
  }
  return mapLazily(lines, (line, id) => parseLine(file, id, line));
}

export function parseLine(file: string, id: string, line: string): Item {
  try {
    const row: unknown = JSON.parse(line);
    if (!isObject(row)) throw changedFile(file, `item "${id}" is damaged`);
    return { id, request: Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id')) };
  } catch (error) {
    throw error instanceof KlingFailure ? error : changedFile(file, `item "${id}" is damaged`, error);
  }
}

export function changedFile(file: string, what: string, cause?: unknown): KlingFailure {
  const text = `${file} has been changed since the batch started: ${what}. Put it back as it was; it goes on by itself.`;
  return new KlingFailure('Storage', text, { cause });
}
