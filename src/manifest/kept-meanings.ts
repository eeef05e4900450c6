import path from 'node:path';
import type { Item } from '../domain/batch/batch-items.js';
import { isObject } from '../domain/batch/rows/item-fields.js';
import type { Meaning } from '../domain/generation/meaning.js';
import { nameWord, readMeaning } from '../domain/generation/meaning.js';
import { readPlain } from '../disk/plain-file.js';
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
 * of their pictures only the names are known.
 */
export async function readMeanings(directory: string): Promise<Meanings> {
  const kept = await readPlain(path.join(directory, KEPT_MEANINGS)).then(parseMeanings, () => new Map());
  const items = await readItems(path.join(directory, KEPT_MANIFEST)).catch(() => []);
  const unknown = items.filter(({ id }) => !kept.has(id));
  return new Map([...unknown.map(({ id, request }) => [id, readMeaning(request, nameWord)] as const), ...kept]);
}

function parseMeanings(text: string): Map<string, Meaning> {
  return new Map(text.split('\n').flatMap((line) => parseLine(line) ?? []));
}

function parseLine(line: string): [[string, Meaning]] | undefined {
  try {
    const row: unknown = JSON.parse(line);
    if (!isObject(row) || typeof row.id !== 'string' || !isObject(row.fields) || !isObject(row.files)) return undefined;
    return [[row.id, { fields: row.fields, files: row.files as Meaning['files'] }]];
  } catch {
    return undefined;
  }
}
