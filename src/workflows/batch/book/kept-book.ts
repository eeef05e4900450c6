import { condition } from '@temporalio/workflow';
import {
  carriedChanges,
  findChangedBlock,
  listSettledChanges,
  MAX_TEXTS_OF_BLOCK,
} from '../../../domain/batch/blocks/block.js';
import type { Entry } from '../../../domain/batch/book.js';
import { packBook, unpackBook } from '../../../domain/batch/packed-book.js';
import { keepBlock, readBlocks } from '../../activities.js';
import type { LiveBatch } from '../live-batch.js';

/**
 * Reads the items of a large batch, which its last run has kept. Returns without them once the batch is cancelled: it must end although they are
 * lost, and for that what runs is enough.
 */
export async function readBook(live: LiveBatch): Promise<void> {
  void readAll(live)
    .then(live.takeRead)
    .catch((error: unknown) => live.fail(error));
  await condition(() => isRead(live) || isCancelled(live) || live.hasFault());
  live.throwFault();
}

async function readAll(live: LiveBatch): Promise<readonly Entry[]> {
  const { batchId } = live.facts();
  const entries: Entry[] = [];
  for (let left = live.blocks(); left.length > 0;) {
    const { books } = await readBlocks({ batchId, blocks: left });
    for (const book of books) entries.push(...unpackBook(book));
    left = left.slice(books.length);
  }
  return entries;
}

export const isRead = (live: LiveBatch): boolean => live.book().unreadCount() === 0;

const isCancelled = (live: LiveBatch): boolean => live.facts().state === 'cancelled';

/** Whether more has changed than the next run should be handed as it is. */
export const hasManyChanges = (live: LiveBatch): boolean =>
  live.blocks().length > 0 && isRead(live) && listSettledChanges(live.book()).length > carriedChanges(live.blocks());

/** Keeps the blocks anew in which items have changed, one after the other, since each may be a megabyte. */
export async function keepChanges(live: LiveBatch): Promise<void> {
  while (hasManyChanges(live)) {
    const changed = findChangedBlock(live.book(), live.blocks());
    if (changed === undefined) return;
    const { index, entries } = changed;
    const block = await keepBlock({ batchId: live.facts().batchId, book: packBook(entries, MAX_TEXTS_OF_BLOCK) });
    live.keptBlock(index, block, entries);
  }
}
