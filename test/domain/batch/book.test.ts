import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/batch/book.js';
import { createBook, settle } from '../../../src/domain/batch/book.js';
import { ITEM_STATES } from '../../../src/domain/batch/item.js';
import { packBook, unpackBook } from '../../../src/domain/batch/packed-book.js';
import { entryIn } from './entry-in.js';

const waiting = (id: string): Entry => ({ id, state: 'waiting', tries: 0 });
const at = '2026-11-23T08:00:00.000Z';

describe('a book', () => {
  it('has every item in exactly one state, whatever is written', () => {
    const steps = fc.array(fc.record({ item: fc.nat(9), state: fc.constantFrom(...ITEM_STATES) }));
    fc.assert(
      fc.property(steps, (written) => {
        const ids = Array.from({ length: 10 }, (_, index) => `i${index}`);
        const book = createBook(ids.map(waiting));
        for (const { item, state } of written) book.put(entryIn(state, `i${item}`));
        const all = ITEM_STATES.flatMap((state) => [...book.idsIn(state)]);
        expect(all.sort()).toEqual(ids);
        expect(Object.values(book.counts()).reduce((sum, count) => sum + count, 0)).toBe(10);
      }),
    );
  });

  it('hands out waiting items in order, and those that wait again after all others', () => {
    const book = createBook(['a', 'b', 'c'].map(waiting));
    book.put(entryIn('failed', 'a'));
    book.put(waiting('a'));
    expect([...book.idsIn('waiting')]).toEqual(['b', 'c', 'a']);
    expect([...book.all()].map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('keeps of an ended item what people ask for', () => {
    const running: Entry = { ...{ id: 'a', tries: 1, prompt: 'a fox', since: at, startedAt: at }, state: 'queued' };
    const record = { id: 'a', workflowId: 'b/a', taskId: '7', attempts: 1, endedAt: at } as const;
    const file = { kind: 'video', index: 0, file: '/out/b/a/7.mp4', bytes: 1, sha256: 'x', url: 'https://x' } as const;
    expect(settle(running, { ...record, state: 'completed', artifacts: [file], elapsedSeconds: 3 })).toEqual({
      id: 'a',
      state: 'completed',
      taskId: '7',
      tries: 1,
      elapsedSeconds: 3,
      since: at,
      file: '/out/b/a/7.mp4',
    });
    const error = { kind: 'Moderation', text: 'no' } as const;
    expect(settle(running, { ...record, state: 'failed', artifacts: [], error })).toMatchObject({
      state: 'failed',
      prompt: 'a fox',
      error: { kind: 'Moderation', text: 'no' },
    });
  });
});

describe('an entry', () => {
  it('has what its state says of it, and nothing else', () => {
    const kept = { id: 'a', tries: 1 };
    const entries: Entry[] = [
      // @ts-expect-error: what is at Kling has a task
      { ...kept, state: 'processing', since: at, startedAt: at },
      // @ts-expect-error: what has failed says why
      { ...kept, state: 'failed' },
      // @ts-expect-error: what waits has no file
      { ...kept, state: 'waiting', file: '/out/a.mp4' },
      // @ts-expect-error: what is completed needs no other try
      { ...kept, state: 'completed', taskId: '7', adopt: '7' },
    ];
    expect(entries).toHaveLength(4);
  });
});

describe('a packed book', () => {
  const entries: readonly Entry[] = [
    waiting('a'),
    { id: 'b', state: 'waiting', adopt: '99', tries: 2 },
    { id: 'c', state: 'processing', taskId: '7', since: at, startedAt: at, prompt: 'a fox', tries: 1 },
    { id: 'd', state: 'completed', taskId: '8', elapsedSeconds: 12.5, file: '/out/x/d/8.mp4', tries: 1 },
    { id: 'e', state: 'completed', taskId: '9', file: '/out/x/e/other.png', tries: 1 },
    { id: 'f', state: 'failed', since: at, tries: 3, error: { kind: 'Moderation', code: 1301, text: 'no' } },
    { id: 'g', state: 'cancelled', tries: 1, taskId: '10' },
    { id: 'h', state: 'completed', taskId: '11', file: '/elsewhere/11.mp4', tries: 1 },
  ];

  it('opens to the same items', () => {
    const json = JSON.parse(JSON.stringify(packBook(entries))) as ReturnType<typeof packBook>;
    expect(JSON.parse(JSON.stringify(unpackBook(json)))).toEqual(JSON.parse(JSON.stringify(entries)));
  });

  it('lets an item wait again that lacks what its state says of it: its start meets what there is', () => {
    const items = [
      ['a', 'q'],
      ['b', 'p', null, 1, null, null, null, at, at],
      ['c', 'd', '7', 1],
      ['d', 'c', null, 1],
      ['e', 'f', '8', 2, null, null, 5],
      ['f', 'x'],
    ] as const;
    const opened = unpackBook({ root: '', errors: [], items });
    expect(opened.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'waiting'],
      ['b', 'queued'],
      ['c', 'waiting'],
      ['d', 'waiting'],
      ['e', 'failed'],
      ['f', 'cancelled'],
    ]);
    expect(opened[4]).toMatchObject({ taskId: '8', tries: 2, error: { kind: 'Unexpected', text: '' } });
  });

  it('stays below 2 MB for 25,000 items, even when all have failed', () => {
    const root = `/home/somebody/a/long/way/down/${'x'.repeat(100)}`;
    const many = (state: 'completed' | 'failed'): Entry[] =>
      Array.from({ length: 25_000 }, (_, index) => {
        const id = index.toString(16).padStart(10, 'f');
        const taskId = String(867_283_741_759_000_000n + BigInt(index));
        const ended = { id, taskId, since: at, elapsedSeconds: 123.4, tries: 1 };
        if (state === 'completed') return { ...ended, state, file: `${root}/batch/${id}/${taskId}.mp4` };
        return { ...ended, state, error: { kind: 'GenerationFailed', code: 5000, text: 'x'.repeat(400) } };
      });
    for (const state of ['completed', 'failed'] as const) {
      expect(JSON.stringify(packBook(many(state))).length, state).toBeLessThan(2_000_000 * 0.95);
    }
  });

  it('keeps the reasons of the latest failures', () => {
    const failed = Array.from({ length: 600 }, (_, index) => entryIn('failed', `i${index}`));
    const opened = unpackBook(packBook(failed));
    expect(opened[0]?.error).toEqual({ kind: 'Moderation', code: undefined, text: '' });
    expect(opened[599]?.error?.text).toBe('no');
  });
});
