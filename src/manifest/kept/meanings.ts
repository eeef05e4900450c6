import { isObject } from '../../domain/record.js';
import type { Item } from '../../domain/batch/batch-items.js';
import type { Meaning } from '../../domain/generation/meaning.js';
import { readMeaningsByName } from '../../domain/generation/meaning.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { mapLazily } from '../../domain/work/map-lazily.js';
import type { Folder } from '../../ports/output/folder.js';
import { findItems, KEPT_MANIFEST, toLines } from './items.js';

/** Name of the file, in a batch's directory, that says what each of its items means: also of those that are no longer in its manifest. */
const KEPT_MEANINGS = 'meanings.jsonl';

type Meanings = ReadonlyMap<Item['id'], Meaning>;

/** Adds to what is known of the batch whose folder this is, and replaces what is known of these items. */
export async function writeMeanings(folder: Folder, meanings: Meanings): Promise<void> {
  const known = await readMeanings(folder);
  const ids = new Set([...known.keys(), ...meanings.keys()]);
  const rows = toLines(ids, (id) => {
    const { fields, files, contents } = meanings.get(id) ?? known.get(id) ?? { fields: {}, files: {} };
    return { id, fields, files, contents };
  });
  await folder.write(KEPT_MEANINGS, rows);
}

/**
 * What the items of a batch mean, as far as that is known. Earlier versions kept its items only: these are read as they would be understood today, and
 * of their pictures only the names are known. Throws `KlingFailure` of kind `Storage` for a file that is there and cannot be read: taken for
 * none, it would let everything be paid again.
 */
export async function readMeanings(folder: Folder): Promise<Meanings> {
  const kept = await readKept(folder);
  if (kept.fault !== undefined) throw kept.fault;
  return addEarlier(folder, kept);
}

/** The same of what can be read: for a batch that somebody only looks at, beside others. */
export async function readLegibleMeanings(folder: Folder): Promise<Meanings> {
  return addEarlier(folder, await readKept(folder)).catch(() => new Map());
}

interface Kept {
  readonly isThere: boolean;
  readonly meanings: Meanings;
  /** What is wrong with the file. */
  readonly fault?: KlingFailure;
}

async function readKept(folder: Folder): Promise<Kept> {
  const file = folder.pathOf(KEPT_MEANINGS);
  try {
    const text = await folder.read(KEPT_MEANINGS);
    return text === undefined ? { isThere: false, meanings: new Map() } : parseKept(file, text);
  } catch (error) {
    if (!(error instanceof KlingFailure)) throw error;
    return { isThere: true, meanings: new Map(), fault: unreadable(file, error.message, error.cause) };
  }
}

function parseKept(file: string, text: string): Kept {
  const lines = new Map<string, string>();
  let fault: KlingFailure | undefined;
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const read = parseLine(line);
    if (read !== undefined) lines.set(read[0], line);
    else fault ??= unreadable(file, `line ${index + 1} is damaged`);
  });
  return { isThere: true, meanings: mapLazily(lines, meaningOfLine), fault };
}

function meaningOfLine(line: string): Meaning {
  const read = parseLine(line);
  if (read === undefined) throw new Error('a line of what items mean was read, and cannot be read again');
  return read[1];
}

function parseLine(line: string): [string, Meaning] | undefined {
  try {
    const row: unknown = JSON.parse(line);
    if (!isObject(row) || typeof row.id !== 'string' || !isObject(row.fields) || !isObject(row.files)) return undefined;
    const contents = isObject(row.contents) ? { contents: row.contents as Meaning['contents'] } : {};
    return [row.id, { fields: row.fields, files: row.files as Meaning['files'], ...contents }];
  } catch {
    return undefined;
  }
}

/** Puts the items of an earlier version below what is kept. Where meanings are kept they say the same, and whether those can be read does not matter. */
async function addEarlier(folder: Folder, { isThere, meanings }: Kept): Promise<Meanings> {
  try {
    const items = await findItems(folder, KEPT_MANIFEST);
    const unknown = [...(items?.keys() ?? [])].filter((id) => !meanings.has(id));
    if (items === undefined || unknown.length === 0) return meanings;
    const requests = unknown.map((id) => [id, items.get(id)?.request ?? {}] as const);
    return new Map([...readMeaningsByName(requests), ...meanings]);
  } catch (error) {
    if (isThere) return meanings;
    throw error;
  }
}

function unreadable(file: string, what: string, cause?: unknown): KlingFailure {
  const text = `Cannot read what the batch has made before from ${file}: ${what}. Put back what it was; or remove it, and what lies beside it on disk tells, as far as it goes.`;
  return new KlingFailure('Storage', text, { cause });
}
