import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/batch/book.js';
import type { BatchFacts } from '../../../src/domain/batch/progress/batch-facts.js';
import { toChild } from '../../../src/workflows/batch/item-child.js';

const facts = { batchId: 'night', itemRun: { priority: 4, name: '{item} {prompt}' }, searchable: false };
const requestOf = (entry: Partial<Entry>, request: object): unknown =>
  toChild(facts as unknown as BatchFacts, { id: 'fox', state: 'waiting', tries: 1, ...entry } as Entry, {
    prompt: 'a red fox',
    ...request,
  }).request;

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
});
