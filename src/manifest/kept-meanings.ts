import { isObject } from '../domain/record.js';
import path from 'node:path';
import type { Item } from '../domain/batch/batch-items.js';
import type { Meaning } from '../domain/generation/meaning.js';
import { nameWord, readMeaning } from '../domain/generation/meaning.js';
import { explainDisk } from '../disk/disk-failure.js';
import { readPlain } from '../disk/plain-file.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { KEPT_MANIFEST, readItems, writeRows } from './kept-items.js';

/** Name of the file, in a batch's directory, that says what each of its items means: also of those that are no longer in its manifest. */
const KEPT_MEANINGS = 'meanings.jsonl';

type Meanings = ReadonlyMap<Item['id'], Meaning>;

/** Adds to what is known of the batch with that directory below `root`, and replaces what is known of these items. */
export async function writeMeanings(root: string, directory: string, meanings: Meanings): Promise<void> {
  const all = new Map([...(await readMeanings(directory)), ...meanings]);
  const rows = [...all].map(([id, { fields, files }]) => ({ id, fields, files }));
  await writeRows({ root, file: path.join(directory, KEPT_MEANINGS) }, rows);
}

/**
 * What the items of a batch mean, as far as that is known. Earlier versions kept its items only: these are read as they would be understood today, and
 * of their pictures only the names are known. Throws `KlingFailure` of kind `Storage` for a file that is there and cannot be read: taken for
 * none, it would let everything be paid again.
 */
export async function readMeanings(directory: string): Promise<Meanings> {
  const kept = await readKept(path.join(directory, KEPT_MEANINGS));
  if (kept.fault !== undefined) throw kept.fault;
  return addEarlier(directory, kept);
}

/** The same of what can be read: for a batch that somebody only looks at, beside others. */
export async function readLegibleMeanings(directory: string): Promise<Meanings> {
  return addEarlier(directory, await readKept(path.join(directory, KEPT_MEANINGS))).catch(() => new Map());
}

interface Kept {
  readonly isThere: boolean;
  readonly meanings: Meanings;
  /** What is wrong with the file. */
  readonly fault?: KlingFailure;
}

async function readKept(file: string): Promise<Kept> {
  try {
    return parseKept(file, await readPlain(file));
  } catch (error) {
    if (isAbsent(error)) return { isThere: false, meanings: new Map() };
    const cause = error instanceof KlingFailure ? error.message : explainDisk(error);
    return { isThere: true, meanings: new Map(), fault: unreadable(file, cause, error) };
  }
}

function parseKept(file: string, text: string): Kept {
  const meanings = new Map<string, Meaning>();
  let fault: KlingFailure | undefined;
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const read = parseLine(line);
    if (read !== undefined) meanings.set(...read);
    else fault ??= unreadable(file, `line ${index + 1} is damaged`);
  });
  return { isThere: true, meanings, fault };
}

function parseLine(line: string): [string, Meaning] | undefined {
  try {
    const row: unknown = JSON.parse(line);
    if (!isObject(row) || typeof row.id !== 'string' || !isObject(row.fields) || !isObject(row.files)) return undefined;
    return [row.id, { fields: row.fields, files: row.files as Meaning['files'] }];
  } catch {
    return undefined;
  }
}

/** Puts the items of an earlier version below what is kept. Where meanings are kept they say the same, and whether those can be read does not matter. */
async function addEarlier(directory: string, { isThere, meanings }: Kept): Promise<Meanings> {
  const items = await readItems(path.join(directory, KEPT_MANIFEST)).catch((error: unknown) => {
    if (isThere || (error instanceof KlingFailure && isAbsent(error.cause))) return [];
    throw error;
  });
  const unknown = items.filter(({ id }) => !meanings.has(id));
  return new Map([...unknown.map(({ id, request }) => [id, readMeaning(request, nameWord)] as const), ...meanings]);
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

function unreadable(file: string, what: string, cause?: unknown): KlingFailure {
  const text = `Cannot read what the batch has made before from ${file}: ${what}. Put back what it was; or remove it, and what lies beside it on disk tells, as far as it goes.`;
  return new KlingFailure('Storage', text, { cause });
}
