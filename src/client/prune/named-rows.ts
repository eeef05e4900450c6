import path from 'node:path';
import { readRegularFile, UnreadableFile } from '../../disk/regular-file.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { readJson } from '../../domain/text/read-json.js';
import { mayHoldRows } from '../../manifest/row-files.js';
import { MAX_BYTES } from '../../manifest/source-text.js';
import type { KeptFiles } from '../../ports/output/kept-files.js';

/** Each is a file, or an object. */
const PARALLEL = 8;

/**
 * The texts of files of rows that stand in these JSON texts by their names: what a batch is to read yet, at once or in a later step, names files that
 * nothing else does. They lie in one of these places, or are anybody's on this machine; one that is not there says nothing.
 */
export async function readNamedRows(
  texts: readonly string[],
  places: readonly Pick<KeptFiles, 'place' | 'read'>[],
): Promise<readonly string[]> {
  const names = new Set(texts.flatMap((text) => [...listRowFiles(text)]));
  const read = await mapInParallel([...names], PARALLEL, (name) => readAll(name, places));
  return read.flat();
}

function* listRowFiles(text: string): Generator<string> {
  for (const [quoted] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g)) {
    if (!mayHoldRows(quoted.slice(1, -1))) continue;
    const name = readJson(quoted);
    if (typeof name === 'string') yield name;
  }
}

async function readAll(name: string, places: readonly Pick<KeptFiles, 'place' | 'read'>[]): Promise<string[]> {
  if (path.isAbsolute(name)) return readLocal(name);
  const found: string[] = [];
  for (const { place, read } of places) {
    const inside = insideOf(place, name);
    const text = inside === undefined ? undefined : await read(inside);
    if (text !== undefined) found.push(text);
  }
  return found;
}

/** A name without a place is one from the output down. */
function insideOf(place: string, name: string): string | undefined {
  if (name.startsWith(`${place}/`)) return name.slice(place.length + 1);
  return name.includes('://') || name.split('/').includes('..') ? undefined : name;
}

async function readLocal(file: string): Promise<string[]> {
  try {
    return [(await readRegularFile(file, { maxBytes: MAX_BYTES })).toString('utf8')];
  } catch (error) {
    if (error instanceof UnreadableFile && error.facts.trouble !== 'passing') return [];
    throw error;
  }
}
