import type { Item } from '../../domain/batch/batch-items.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { othersTurn } from '../../domain/work/map-in-turns.js';
import type { Folder } from '../../ports/output/folder.js';
import { changedFile, idOfLine, orUnreadable, parseLine, readItems, unreadable } from './items.js';

/** Where each item of a file of kept items stands in it. */
interface ItemIndex {
  /** Of the file. */
  readonly version: string;
  /** By id, which line is its; counts from 0. */
  readonly lines: ReadonlyMap<string, number>;
  /** Where each line begins, in bytes, and where the last one ends. */
  readonly starts: Float64Array;
}

/** Places that are kept: of a few of the largest batches, at some hundred bytes each. */
const MAX_PLACES = 400_000;
/** Bytes between two lines that are read along rather than asked for twice. */
const MAX_GAP_BYTES = 64 * 1024;
const PARALLEL_READS = 8;
/** Lines after which others get their turn. */
const TURN = 5000;

export type ReadPage = (folder: Folder, name: string, ids: readonly string[]) => Promise<readonly Item[]>;

/**
 * Reads pages of kept items, each of them alone: where they stand is remembered from the first page on, as long as the file is the same. Throws as
 * `readItems` does.
 */
export function createItemPages(maxPlaces = MAX_PLACES): ReadPage {
  // In the order in which they were used last.
  const indexes = new Map<string, ItemIndex>();

  function remember(file: string, index: ItemIndex): void {
    indexes.delete(file);
    indexes.set(file, index);
    let places = [...indexes.values()].reduce((sum, { lines }) => sum + lines.size, 0);
    for (const [oldest, { lines }] of indexes) {
      if (places <= maxPlaces || oldest === file) break;
      indexes.delete(oldest);
      places -= lines.size;
    }
  }

  return async function readPage(folder, name, ids) {
    const file = folder.pathOf(name);
    const known = indexes.get(file);
    const page = known && (await readLines(folder, name, { ids, index: known }));
    if (known !== undefined && page !== undefined) {
      remember(file, known);
      return page;
    }
    indexes.delete(file);
    const whole = await orUnreadable(file, () => folder.readStretch(name));
    if (whole === undefined) throw unreadable(file, 'the file is gone');
    if (whole.version === undefined) return readItems(folder, name, ids);
    const index = await indexItems(file, whole.bytes, whole.version);
    remember(file, index);
    return ids.map((id) => {
      const [start, end] = placeOf(file, id, index);
      return parseLine(file, id, whole.bytes.toString('utf8', start, end));
    });
  };
}

function placeOf(file: string, id: string, { lines, starts }: ItemIndex): readonly [start: number, end: number] {
  const line = lines.get(id);
  if (line === undefined) throw changedFile(file, `item "${id}" is not in it`);
  return [starts[line] ?? 0, starts[line + 1] ?? 0];
}

interface Wanted {
  readonly ids: readonly string[];
  readonly index: ItemIndex;
}

/** The items; undefined where the file is no longer the one of the index. */
async function readLines(folder: Folder, name: string, { ids, index }: Wanted): Promise<Item[] | undefined> {
  const file = folder.pathOf(name);
  // Whoever finds out what has changed reads all of it.
  if (ids.some((id) => !index.lines.has(id))) return undefined;
  const places = ids.map((id) => ({ id, place: placeOf(file, id, index) }));
  const stretches = toStretches(places.map(({ place }) => place));
  const read = await mapInParallel(stretches, PARALLEL_READS, async (stretch) => {
    const found = await orUnreadable(file, () => folder.readStretch(name, stretch));
    const isSame = found?.version === index.version && found.bytes.length === stretch.length;
    return isSame ? { offset: stretch.offset, bytes: found.bytes } : undefined;
  });
  const found = read.filter((one) => one !== undefined);
  if (found.length < read.length) return undefined;
  return places.flatMap(({ id, place: [start, end] }) => {
    const stretch = found.find(({ offset, bytes }) => offset <= start && end <= offset + bytes.length);
    if (stretch === undefined) return [];
    return parseLine(file, id, stretch.bytes.toString('utf8', start - stretch.offset, end - stretch.offset));
  });
}

/** What is to be read for these places: those that lie close together at once. */
function toStretches(places: readonly (readonly [start: number, end: number])[]) {
  const stretches: { offset: number; length: number }[] = [];
  for (const [start, end] of places.toSorted(([one], [other]) => one - other)) {
    const last = stretches.at(-1);
    if (last !== undefined && start - (last.offset + last.length) <= MAX_GAP_BYTES)
      last.length = Math.max(last.length, end - last.offset);
    else stretches.push({ offset: start, length: end - start });
  }
  return stretches;
}

const LINE_FEED = 0x0a;

async function indexItems(file: string, bytes: Buffer, version: string): Promise<ItemIndex> {
  const lines = new Map<string, number>();
  const starts: number[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    if (end - start > 1) {
      const id = idOfLine(bytes.toString('utf8', start, Math.min(end, start + MAX_HEAD_BYTES)));
      if (id === undefined) throw changedFile(file, `line ${lines.size + 1} is not one of its items`);
      if (lines.has(id)) throw changedFile(file, `item "${id}" is in it twice`);
      lines.set(id, lines.size);
      starts.push(start);
    }
    start = end;
    if (lines.size % TURN === 0) await othersTurn();
  }
  return { version, lines, starts: Float64Array.from([...starts, bytes.length]) };
}

/** The head of a line, with the longest id. */
const MAX_HEAD_BYTES = 256;
