import { isObject } from '../domain/record.js';
import path from 'node:path';
import type { Item } from '../domain/batch/batch-items.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { makeDirectory } from '../disk/directory.js';
import { onDisk } from '../disk/disk-failure.js';
import { readPlain, writeAtomically } from '../disk/plain-file.js';

/** Name of the file, in a batch's directory, that has its items as they were understood last. */
export const KEPT_MANIFEST = 'manifest.jsonl';

/** Whether a file of that name keeps a batch's items: those that were kept before the batch was started have a hash in it. */
export const isKeptManifest = (name: string): boolean => /^manifest(-[0-9a-f]+)?\.jsonl$/.test(name);

/** Every line begins with it, so that items are found by their id without parsing the others. */
const PREFIX = '{"id":"';

/** A file of a batch below `root`, in which nothing is written through a link. */
export interface KeptFile {
  /** The output directory. */
  readonly root: string;
  /** Absolute. */
  readonly file: string;
}

/**
 * Keeps checked items as JSONL, one row each as `readManifest` reads it, which gives the very same items again. The file is there whole or not
 * at all. Throws `KlingFailure` of kind `Storage`.
 */
export function writeManifest(file: KeptFile, items: readonly Item[]): Promise<void> {
  return writeRows(
    file,
    items.map(({ id, request }) => ({ id, ...request })),
  );
}

/** Writes a JSONL file that is there whole or not at all. Throws `KlingFailure` of kind `Storage`. */
export async function writeRows({ root, file }: KeptFile, rows: readonly object[]): Promise<void> {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const directory = path.dirname(file);
  await onDisk(directory, async () => {
    await makeDirectory(root, directory);
    await writeAtomically(file, text);
  });
}

/**
 * Items of a file that `writeManifest` wrote: those with these ids in this order, or all in the file's. Throws `KlingFailure` of kind `Storage`
 * when the file is gone, or is no longer what was written.
 */
export async function readItems(file: string, ids?: readonly string[]): Promise<Item[]> {
  const text = await readKept(file);
  const lines = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (!line.startsWith(PREFIX)) throw changedFile(file, `line ${lines.size + 1} is not one of its items`);
    const id = line.slice(PREFIX.length, line.indexOf('"', PREFIX.length));
    if (lines.has(id)) throw changedFile(file, `item "${id}" is in it twice`);
    lines.set(id, line);
  }
  return (ids ?? [...lines.keys()]).map((id) => {
    const line = lines.get(id);
    if (line === undefined) throw changedFile(file, `item "${id}" is not in it`);
    return parseLine(file, id, line);
  });
}

async function readKept(file: string): Promise<string> {
  try {
    return await readPlain(file);
  } catch (error) {
    const cause = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file is gone' : (error as Error).message;
    const text = `Cannot read the items of the batch from ${file}: ${cause}. Put it back; it goes on by itself.`;
    throw new KlingFailure('Storage', text, { cause: error });
  }
}

function parseLine(file: string, id: string, line: string): Item {
  try {
    const row: unknown = JSON.parse(line);
    if (!isObject(row)) throw changedFile(file, `item "${id}" is damaged`);
    return { id, request: Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id')) };
  } catch (error) {
    throw error instanceof KlingFailure ? error : changedFile(file, `item "${id}" is damaged`, error);
  }
}

function changedFile(file: string, what: string, cause?: unknown): KlingFailure {
  const text = `${file} has been changed since the batch started: ${what}. Put it back as it was; it goes on by itself.`;
  return new KlingFailure('Storage', text, { cause });
}
