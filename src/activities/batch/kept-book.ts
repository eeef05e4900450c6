import type { KeepBlockInput, OpenedBook, ReadBlocksInput, ReadBlocksResult } from '../../contract/batch-activities.js';
import type { Block } from '../../domain/batch/blocks/block.js';
import { BLOCK_ITEMS, MAX_TEXTS_OF_BLOCK, splitIntoBlocks } from '../../domain/batch/blocks/block.js';
import type { Entry } from '../../domain/batch/book.js';
import { createBook } from '../../domain/batch/book.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { PackedBook } from '../../domain/batch/packed-book.js';
import { packBook } from '../../domain/batch/packed-book.js';
import type { BatchFiles } from '../../ports/batch-files.js';
import { withHeartbeats } from '../heartbeat.js';

/** Of what batches are carried whole from run to run, and how the others are cut. */
export interface BookSizes {
  /** Items of the largest batch that is carried whole: at 56 bytes each, two thirds of what Temporal carries in one payload. */
  readonly wholeItems: number;
  /** Characters of ids, of the same. */
  readonly wholeIds: number;
  readonly blockItems: number;
}

export const BOOK_SIZES: BookSizes = { wholeItems: 25_000, wholeIds: 600_000, blockItems: BLOCK_ITEMS };

/** Of one answer of `readBlocks`: half of what Temporal carries in one payload. */
const MAX_ANSWER_BYTES = 2 ** 20;

/** Each is a file, or an object. */
const PARALLEL_WRITES = 8;

type Files = Pick<BatchFiles, 'writeBlock' | 'readBlock'>;

/** The items as the workflow gets them: in the answer itself, or kept in blocks where they are too many for that. */
export async function handOver(
  batchId: string,
  entries: readonly Entry[],
  { batchFiles, sizes = BOOK_SIZES }: { readonly batchFiles: Files; readonly sizes?: BookSizes },
): Promise<OpenedBook> {
  const idLength = entries.reduce((sum, { id }) => sum + id.length, 0);
  if (entries.length <= sizes.wholeItems && idLength <= sizes.wholeIds) return { book: packBook(entries) };
  const stretches = splitIntoBlocks(entries, sizes.blockItems);
  const blocks = await mapInParallel(stretches, PARALLEL_WRITES, (stretch) =>
    batchFiles.writeBlock(batchId, packBook(stretch, MAX_TEXTS_OF_BLOCK)),
  );
  return { kept: { blocks, counts: createBook(entries).counts() } };
}

/** The activity `keepBlock`: keeps a stretch of a large batch's items, so that its next run needs only be told which. */
export function createKeepBlock({ batchFiles }: { readonly batchFiles: Files }) {
  return ({ batchId, book }: KeepBlockInput): Promise<Block> =>
    withHeartbeats(
      () => ({ batchId }),
      () => batchFiles.writeBlock(batchId, book),
    );
}

/** The activity `readBlocks`: the items of a large batch for its next run, as many blocks as one answer takes. */
export function createReadBlocks({ batchFiles }: { readonly batchFiles: Files }) {
  return ({ batchId, blocks }: ReadBlocksInput): Promise<ReadBlocksResult> =>
    withHeartbeats(
      () => ({ batchId }),
      async () => {
        const books: PackedBook[] = [];
        let bytes = 0;
        for (const block of blocks) {
          const book = await batchFiles.readBlock(batchId, block);
          bytes += Buffer.byteLength(JSON.stringify(book));
          if (books.length > 0 && bytes > MAX_ANSWER_BYTES) break;
          books.push(book);
        }
        return { books };
      },
    );
}
