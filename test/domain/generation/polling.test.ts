import { describe, expect, it } from 'vitest';
import { backOffMs, nextDelayMs, scaleSchedule } from '../../../src/domain/generation/polls/polling.js';

describe('nextDelayMs', () => {
  it('waits ten seconds for the first five looks, then longer, up to thirty', () => {
    const delays = Array.from({ length: 14 }, (_, looks) => Math.round(nextDelayMs(looks) / 100) / 10);
    expect(delays).toEqual([10, 10, 10, 10, 10, 12, 14.4, 17.3, 20.7, 24.9, 29.9, 30, 30, 30]);
  });

  it('keeps its shape when scaled', () => {
    const fast = scaleSchedule(100);
    expect(nextDelayMs(0, fast)).toBe(100);
    expect(nextDelayMs(99, fast)).toBe(300);
  });
});

describe('backOffMs', () => {
  it('doubles from the first delay up to twice the cap', () => {
    expect([1, 2, 3, 4, 9].map((failures) => backOffMs(failures))).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
  });
});
