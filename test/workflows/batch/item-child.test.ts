import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/batch/book.js';
import type { StartFacts } from '../../../src/workflows/batch/item-child.js';
import { toChild } from '../../../src/workflows/batch/item-child.js';

const facts = { batchId: 'night', itemRun: { priority: 4, name: '{item} {prompt}' }, searchable: false };
const childOf = (entry: Partial<Entry>, request: object, run = 'run-1') =>
  toChild({ ...facts, run } as unknown as StartFacts, { id: 'fox', state: 'waiting', tries: 1, ...entry } as Entry, {
    prompt: 'a red fox',
    ...request,
  });
const requestOf = (entry: Partial<Entry>, request: object): unknown => childOf(entry, request).request;

describe('the generation of an item', () => {
  it('gets the template of the names as the batch has it, or as its row does', () => {
    expect(requestOf({}, {})).toMatchObject({ prompt: 'a red fox', run: { priority: 4, name: '{item} {prompt}' } });
    expect(requestOf({}, { run: { name: '{n}' } })).toMatchObject({ run: { name: '{n}' } });
  });

  it('that collects a task calls its files as if it had made them', () => {
    expect(requestOf({ adopt: '101' }, {})).toEqual({ taskId: '101', run: { priority: 4, name: '{item} a-red-fox' } });
    expect(requestOf({ adopt: '101' }, { run: { name: '{model}-{product}-{date}' } })).toMatchObject({
      run: { name: 'kling-v2-6-text2video-{date}' },
    });
  });

  it('has a name for its task that the next run of a restored batch gives again, and no other item, try or batch', () => {
    const nameOf = (...of: Parameters<typeof childOf>): unknown => childOf(...of).memo.taskName;
    expect(nameOf({}, {})).toMatch(/^ki-[0-9a-f]{32}$/);
    expect(nameOf({}, { prompt: 'spelled anew' })).toBe(nameOf({}, {}));
    const others = [nameOf({ id: 'hen' }, {}), nameOf({ tries: 2 }, {}), nameOf({}, {}, 'run-2')];
    expect(new Set([nameOf({}, {}), ...others]).size).toBe(4);
  });
});
