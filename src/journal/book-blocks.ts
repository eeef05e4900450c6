import { createHash } from 'node:crypto';
import type { Block } from '../domain/batch/blocks/block.js';
import type { PackedBook } from '../domain/batch/packed-book.js';
import { isPackedBook } from '../domain/batch/packed-book.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { readJson } from '../domain/text/read-json.js';
import type { Folder } from '../ports/output/folder.js';

/** Half of a SHA-256: nobody makes two blocks of one name by chance. */
const HASH_DIGITS = 32;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS);

/** Name of the file, in a batch's folder, that has a stretch of its items. */
const nameOf = ({ hash }: Pick<Block, 'hash'>): string => `book-${hash}.jsonl`;

/** Keeps a stretch of a batch's items as a file that is called after what it holds: so it is written once, and written again it is the same. */
export async function writeBlock(folder: Folder, book: PackedBook): Promise<Block> {
  const text = `${JSON.stringify(book)}\n`;
  const block = { hash: hashOf(text), count: book.items.length };
  await folder.write(nameOf(block), text);
  return block;
}

/** What was kept. Throws `KlingFailure` of kind `Storage` when the file is gone, or holds something else by now. */
export async function readBlock(folder: Folder, block: Block): Promise<PackedBook> {
  const name = nameOf(block);
  const file = folder.pathOf(name);
  const text = await folder.read(name).catch((error: unknown) => {
    throw error instanceof KlingFailure ? unreadable(file, error.message, error.cause) : error;
  });
  if (text === undefined) throw unreadable(file, 'the file is gone');
  const book = hashOf(text) === block.hash ? readJson(text) : undefined;
  if (!isPackedBook(book) || book.items.length !== block.count)
    throw unreadable(file, 'the file is damaged, or was changed');
  return book;
}

function unreadable(file: string, why: string, cause?: unknown): KlingFailure {
  const text =
    `Cannot read where items of the batch stand from ${file}: ${why}. Put it back as it was; it goes on by itself. ` +
    `Where it is lost, cancel the batch and start it again: what it has made stands in its journal, and is not paid again.`;
  return new KlingFailure('Storage', text, { cause });
}
