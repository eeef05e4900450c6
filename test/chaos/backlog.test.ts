import { describe, expect, it } from 'vitest';
import { outlastsFaults } from './backlog.js';

const videos = (count: number, account = 'main', product = 'text2video') =>
  Array.from({ length: count }, () => ({ account, product, createdAtMs: 1000, updatedAtMs: 6000 }));

describe('the work of a night', () => {
  it.each([
    [
      'sixty generations of two accounts, on 12 slots: two rounds of five seconds',
      [...videos(24), ...videos(16, 'studio')],
      12,
      false,
    ],
    ['three hundred: ten rounds', [...videos(120), ...videos(80, 'studio')], 12, true],
    ['as many of both together as one would need', [...videos(50), ...videos(50, 'studio')], 12, false],
    ['sixty on two slots', videos(24), 2, true],
    ['pictures, which take other slots', videos(300, 'main', 'images'), 12, false],
    ['none', [], 12, false],
  ])('%s', (_what, tasks, slots, expected) => {
    expect(outlastsFaults(tasks, slots)).toBe(expected);
  });
});
