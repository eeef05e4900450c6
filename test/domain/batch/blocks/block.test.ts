import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../src/domain/batch/blocks/block.js';
import {
  BLOCK_ITEMS,
  countUnread,
  findChangedBlock,
  isBlockedBook,
  listSettledChanges,
  MAX_TEXTS_OF_BLOCK,
  splitIntoBlocks,
} from '../../../../src/domain/batch/blocks/block.js';
import type { Entry } from '../../../../src/domain/batch/book.js';
import { createBook } from '../../../../src/domain/batch/book.js';
import { ITEM_STATES } from '../../../../src/domain/batch/item.js';
import { packBook, unpackBook } from '../../../../src/domain/batch/packed-book.js';
import { entryIn } from '../entry-in.js';

const ids = Array.from({ length: 11 }, (_, index) => `i${index}`);
const waiting = ids.map((id) => entryIn('waiting', id));
const toBlocks = (stretches: readonly (readonly Entry[])[]): Block[] =>
  stretches.map(({ length: count }, index) => ({ hash: String(index).padStart(32, '0'), count }));

describe('the blocks of a large batch', () => {
  it('have each item once, in order', () => {
    const stretches = splitIntoBlocks(waiting, 4);
    expect(stretches.map(({ length }) => length)).toEqual([4, 4, 3]);
    expect(stretches.flat()).toEqual(waiting);
  });

  it('with what has changed since are what the book was, whatever is written and kept in between', () => {
    const step = fc.record({ item: fc.nat(10), state: fc.constantFrom(...ITEM_STATES), isKept: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const kept = splitIntoBlocks(waiting, 4).map((stretch) => JSON.stringify(packBook(stretch)));
        const blocks = toBlocks(splitIntoBlocks(waiting, 4));
        const book = createBook(waiting);
        for (const { item, state, isKept } of steps) {
          book.put(entryIn(state, `i${item}`));
          const changed = isKept ? findChangedBlock(book, blocks) : undefined;
          if (changed === undefined) continue;
          kept[changed.index] = JSON.stringify(packBook(changed.entries));
          book.keptAs(changed.entries);
        }
        const known = [...book.all()].filter(({ id }) => book.changed().has(id));
        const unread = createBook(known, countUnread(book.counts(), known));
        expect(unread.counts()).toEqual(book.counts());
        expect(unread.size()).toBe(11);
        const read = createBook(kept.flatMap((text) => unpackBook(JSON.parse(text) as ReturnType<typeof packBook>)));
        known.forEach(read.put);
        expect([...read.all()].map(({ id, state }) => [id, state])).toEqual(
          [...book.all()].map(({ id, state }) => [id, state]),
        );
        expect(read.unreadCount()).toBe(0);
      }),
    );
  });

  it('leave what runs, and what was put again while they were written, to be handed on as it is', () => {
    const book = createBook(waiting);
    book.put(entryIn('processing', 'i0'));
    book.put(entryIn('failed', 'i1'));
    expect(listSettledChanges(book).map(({ id }) => id)).toEqual(['i1']);
    const changed = findChangedBlock(book, toBlocks(splitIntoBlocks(waiting, 4)));
    expect(changed?.index).toBe(0);
    book.put(entryIn('completed', 'i2'));
    book.keptAs(changed?.entries ?? []);
    expect([...book.changed()]).toEqual(['i0', 'i2']);
  });

  it('stay below half of 2 MB each at their longest, and 100,000 rows below 8 MB as they are', () => {
    const elsewhere = `/home/somebody/${'x'.repeat(150)}`;
    const failed = Array.from({ length: BLOCK_ITEMS }, (_, index): Entry => {
      const id = `${index}-`.padEnd(64, 'x');
      const error = { kind: 'GenerationFailed', code: 5000, text: `${index} ${'x'.repeat(400)}` };
      return { ...entryIn('failed', id), state: 'failed', prompt: 'y'.repeat(120), error } as Entry;
    });
    const made = failed.map(({ id }) => ({ ...entryIn('completed', id), file: `${elsewhere}/${id}.mp4` }) as Entry);
    for (const book of [failed, made])
      expect(Buffer.byteLength(JSON.stringify(packBook(book, MAX_TEXTS_OF_BLOCK)))).toBeLessThan(2 ** 20);
  });

  it('are told from what is none', () => {
    const counts = createBook(waiting).counts();
    const good = { blocks: toBlocks([waiting]), counts };
    expect(isBlockedBook(good)).toBe(true);
    const bad = [
      undefined,
      [],
      { ...good, blocks: [] },
      { ...good, blocks: [{ hash: '../../etc', count: 1 }] },
      { ...good, blocks: [{ hash: '0'.repeat(32), count: 0 }] },
      { ...good, counts: { ...counts, failed: -1 } },
      { ...good, counts: {} },
    ];
    for (const one of bad) expect(isBlockedBook(one), JSON.stringify(one)).toBe(false);
  });
});
