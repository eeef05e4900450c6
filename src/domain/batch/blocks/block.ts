import { createRecord } from '../../record.js';
import { isCount, listOf, shaped } from '../../shape.js';
import type { Book, Entry } from '../book.js';
import { isRunning, ITEM_STATES } from '../item.js';
import type { ItemCounts } from '../item.js';

/**
 * A stretch of a large batch's items in the manifest's order, kept in a file of the batch's folder that is never written over: so what a run of
 * the batch hands to the next says which files they are, and which items have changed since.
 */
export interface Block {
  /** Of what the file holds, and so a part of its name: 32 hexadecimal digits. */
  readonly hash: string;
  /** How many items are in it. */
  readonly count: number;
}

/** All items of a large batch. */
export interface BlockedBook {
  /** At least one; together they have each item once. */
  readonly blocks: readonly Block[];
  /** Of all items as they are now, whatever the blocks say. */
  readonly counts: ItemCounts;
}

/** With 400 bytes an item, which is the longest id and a file elsewhere, less than half of what Temporal carries in one payload. */
export const BLOCK_ITEMS = 2000;

/** Failures of a block that keep their text, so that fifty blocks of nothing else come to a megabyte more. */
export const MAX_TEXTS_OF_BLOCK = 50;

/** Entries in stretches of `size`. */
export function splitIntoBlocks(entries: readonly Entry[], size = BLOCK_ITEMS): readonly (readonly Entry[])[] {
  const count = Math.ceil(entries.length / size);
  return Array.from({ length: count }, (_, index) => entries.slice(index * size, (index + 1) * size));
}

/** How many changed items a run hands on as they are: a quarter of a block, so that a block is written a few times in its life. */
export const carriedChanges = ([first]: readonly Block[]): number => Math.floor((first?.count ?? 0) / 4);

/** Items that differ from what is kept of them, and are not under way: those change again anyway. */
export const listSettledChanges = (book: Book): readonly Entry[] =>
  [...book.changed()].flatMap((id) => book.get(id) ?? []).filter((entry) => !isRunning(entry));

export interface ChangedBlock {
  /** Which of the blocks it is. */
  readonly index: number;
  readonly entries: readonly Entry[];
}

/** The first block that is no longer as it was kept, with its items as they are now; the book must have been read. */
export function findChangedBlock(book: Book, blocks: readonly Block[]): ChangedBlock | undefined {
  const changed = new Set(listSettledChanges(book).map(({ id }) => id));
  const entries = [...book.all()];
  let start = 0;
  for (const [index, { count }] of blocks.entries()) {
    const ofBlock = entries.slice(start, start + count);
    if (ofBlock.some(({ id }) => changed.has(id))) return { index, entries: ofBlock };
    start += count;
  }
  return undefined;
}

/** How many items of each state are not among those that are known. */
export function countUnread(counts: ItemCounts, known: readonly Entry[]): ItemCounts {
  const unread = { ...counts };
  for (const { state } of known) unread[state] = Math.max(0, unread[state] - 1);
  return unread;
}

const isBlock = shaped({
  hash: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
  count: (value) => isCount(value) && value !== 0,
});

const isBook = shaped({
  blocks: (value) => listOf(isBlock)(value) && (value as unknown[]).length > 0,
  counts: shaped(createRecord(ITEM_STATES, () => isCount)),
});

export const isBlockedBook = (value: unknown): value is BlockedBook => isBook(value);
