import { describe, expect, it } from 'vitest';
import { MAX_ITEMS } from '../../../src/domain/batch/batch-items.js';
import { groupBy } from '../../../src/domain/work/group-by.js';

describe('groupBy', () => {
  it('keeps the order of keys and of values, and leaves out what has no key', () => {
    const groups = groupBy([3, 1, 4, 0, 5], (number) => (number === 0 ? undefined : number % 2));
    expect([...groups]).toEqual([
      [1, [3, 1, 5]],
      [0, [4]],
    ]);
    expect(groupBy([], String).size).toBe(0);
  });

  // A copy of the group for each of them takes minutes.
  it('takes as many values of one key as a batch has items', () => {
    const all = Array.from({ length: MAX_ITEMS }, (_, index) => index);
    expect(groupBy(all, () => 'one').get('one')).toEqual(all);
  });
});
