import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { readAttribute, toAttributePairs, toSearchAttributes } from '../../src/contract/search-attributes.js';

describe('our search attributes', () => {
  it('have the names under which servers have registered them', () => {
    const pairs = toAttributePairs({ state: 'queued', batchId: 'night', taskId: '42', model: 'kling-v2-6' });
    expect(pairs.map(({ key, value }) => [key.name, value])).toEqual([
      ['KlingState', 'queued'],
      ['KlingBatchId', 'night'],
      ['KlingTaskId', '42'],
      ['KlingModel', 'kling-v2-6'],
    ]);
  });

  it('leave alone what is not known', () => {
    expect(toAttributePairs({ state: 'queued', model: undefined }).map(({ key }) => key.name)).toEqual(['KlingState']);
  });

  it('are read by our words, whatever type a server has given them', () => {
    expect(readAttribute(toSearchAttributes({ state: 'queued' }), 'state')).toBe('queued');
    const key = defineSearchAttributeKey('KlingModel', SearchAttributeType.TEXT);
    const text = new TypedSearchAttributes([{ key, value: 'kling-v2-6' }]);
    expect(readAttribute(text, 'model')).toBe('kling-v2-6');
    expect(readAttribute(text, 'state')).toBeUndefined();
  });
});
