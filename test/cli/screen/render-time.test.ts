import { describe, expect, it } from 'vitest';
import { renderClock, renderSince, renderSpan } from '../../../src/cli/screen/render-time.js';
import { NOW } from '../batch/batch-progress.js';

describe('times', () => {
  it.each([
    [-3, '0 s'],
    [4.9, '4 s'],
    [75, '75 s'],
    [720, '12 min'],
    [5400, '1 h 30 min'],
    [93_600, '26 h'],
  ])('%f seconds are %s', (seconds, text) => {
    expect(renderSpan(seconds)).toBe(text);
  });

  it.each([
    ['2026-11-23T15:42:10.000Z', 'UTC', '15:42'],
    ['2026-11-24T03:10:00.000Z', 'UTC', 'Tue 24 Nov 03:10'],
    ['2026-11-23T15:42:10.000Z', 'Asia/Tokyo', 'Tue 24 Nov 00:42'],
  ])('%s in %s is %s', (at, zone, text) => {
    expect(renderClock(Date.parse(at), NOW, zone)).toBe(text);
  });

  it.each([
    [4200, '4 s'],
    [0, '0 s'],
    // The clock of the server is ahead.
    [-3000, '0 s'],
  ])('what was %d ms ago was %s ago', (ms, text) => {
    expect(renderSince(new Date(NOW - ms).toISOString(), NOW)).toBe(text);
  });
});
