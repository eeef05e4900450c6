import { describe, expect, it } from 'vitest';
import { mean, median, quantile } from '../../bench/statistics.js';

describe('statistics', () => {
  it('take the middle, or halfway between the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it.each([
    [0, 0],
    [0.95, 9.5],
    [1, 10],
  ])('find the quantile %s in proportion between neighbours', (q, expected) => {
    expect(quantile([10, 0], q)).toBeCloseTo(expected);
  });

  it('leave the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuse to say anything about no values', () => {
    expect(() => mean([])).toThrow(RangeError);
    expect(() => median([])).toThrow(RangeError);
    expect(mean([1, 2, 6])).toBe(3);
  });
});
