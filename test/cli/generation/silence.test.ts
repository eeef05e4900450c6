import { expect, it } from 'vitest';
import { createSilence } from '../../../src/cli/generation/silence.js';

type Look = readonly [atMs: number, source: 'worker' | 'server'];

it.each<readonly [string, readonly Look[], boolean]>([
  [
    'is none while a worker answers',
    [
      [0, 'worker'],
      [9000, 'worker'],
    ],
    false,
  ],
  [
    'is none after a look or two without an answer',
    [
      [0, 'server'],
      [2900, 'server'],
    ],
    false,
  ],
  [
    'is one after three seconds without',
    [
      [0, 'server'],
      [1500, 'server'],
      [3000, 'server'],
    ],
    true,
  ],
  [
    'ends with an answer',
    [
      [0, 'server'],
      [3000, 'server'],
      [4000, 'worker'],
    ],
    false,
  ],
  [
    'begins anew after one',
    [
      [0, 'server'],
      [3000, 'worker'],
      [4000, 'server'],
      [6000, 'server'],
    ],
    false,
  ],
])('a silence %s', (_what, looks, expected) => {
  let nowMs = 0;
  const isSilent = createSilence(() => nowMs);
  const seen = looks.map(([atMs, source]) => {
    nowMs = atMs;
    return isSilent({ source });
  });
  expect(seen.at(-1)).toBe(expected);
});
