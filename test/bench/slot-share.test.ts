import { describe, expect, it } from 'vitest';
import { shareInUse } from '../../bench/slot-share.js';

const task = (createdAtMs: number, updatedAtMs: number, status: 'succeed' | 'processing' = 'succeed') => ({
  createdAtMs,
  updatedAtMs,
  status,
});

describe('the share of the slots in use', () => {
  it('is one when each task follows at once', () => {
    expect(shareInUse([task(0, 10), task(0, 10), task(10, 20), task(10, 20)], 2)).toBe(1);
  });

  it('counts neither the time before all slots are taken nor that after the last task is made', () => {
    expect(shareInUse([task(0, 20), task(10, 20), task(20, 90)], 2)).toBe(1);
  });

  it('falls by what a slot stands empty while something waits', () => {
    // One slot, taken from 0 to 10 and again from 12 on: empty for 2 of 12.
    expect(shareInUse([task(0, 10), task(12, 20)], 1)).toBeCloseTo(10 / 12);
  });

  it('takes a task that has not ended for one that goes on', () => {
    expect(shareInUse([task(0, 1, 'processing'), task(0, 10), task(10, 10, 'processing')], 2)).toBe(1);
  });

  it('cannot be told when nothing ever waited', () => {
    expect(() => shareInUse([task(0, 10)], 2)).toThrow('1 tasks on 2 slots: nothing ever waited');
  });
});
