import { describe, expect, it } from 'vitest';
import { heartbeatsASecond, silenceSeconds } from '../../../src/domain/generation/polls/poll-pace.js';

describe('how long a poll may be silent', () => {
  it.each([
    [1, 10],
    [160, 10],
    [161, 11],
    [500, 32],
    [960, 60],
    [5000, 60],
  ])('beside %i that wait is %i s', (waiting, seconds) => {
    expect(silenceSeconds(waiting)).toBe(seconds);
  });

  it('grows so that some hundred send no more than 160 do, and thousands a sixth of what they would', () => {
    expect(heartbeatsASecond(80)).toBe(10);
    for (let waiting = 160; waiting <= 960; waiting += 1) {
      expect(heartbeatsASecond(waiting)).toBeLessThanOrEqual(20);
      expect(heartbeatsASecond(waiting)).toBeGreaterThan(18);
    }
    expect(heartbeatsASecond(1250)).toBeCloseTo(1250 / 8 / 6, 10);
  });
});
