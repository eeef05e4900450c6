import type { Block, BlockedBook } from '../../../domain/batch/blocks/block.js';
import { countUnread } from '../../../domain/batch/blocks/block.js';
import type { Book, Entry } from '../../../domain/batch/book.js';
import { createBook } from '../../../domain/batch/book.js';

export interface BookParts {
  readonly entries: readonly Entry[];
  /** Of a large batch: the other items, which are to be read. */
  readonly kept?: BlockedBook;
}

export type LiveBook = ReturnType<typeof createLiveBook>;

const bookOf = ({ entries, kept }: BookParts): Book =>
  createBook(entries, kept === undefined ? undefined : countUnread(kept.counts, entries));

/** The items of a batch, and where those of a large one are kept. */
export function createLiveBook(parts: BookParts) {
  let book = bookOf(parts);
  let blocks = parts.kept?.blocks ?? [];
  return {
    book: (): Book => book,
    /** Empty unless the batch is large. */
    blocks: (): readonly Block[] => blocks,
    replace: (opened: BookParts): void => {
      book = bookOf(opened);
      blocks = opened.kept?.blocks ?? [];
    },
    /** Puts all items of a large batch in their order below those that are known already. */
    putBelow: (entries: readonly Entry[]): void => {
      const known = [...book.all()];
      book = createBook(entries);
      known.forEach(book.put);
    },
    /** Takes note that a block is kept anew, with these items. */
    keptBlock: (index: number, block: Block, entries: readonly Entry[]): void => {
      blocks = blocks.with(index, block);
      book.keptAs(entries);
    },
  };
}
