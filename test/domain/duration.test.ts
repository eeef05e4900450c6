import { describe, expect, it } from 'vitest';
import { parseDurationMs, renderDuration } from '../../src/domain/duration.js';

describe('parseDurationMs', () => {
  it.each<[unknown, number | undefined]>([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['2d', 172_800_000],
    [45, 45_000],
    ['45', 45_000],
    ['soon', undefined],
    ['-5s', undefined],
    [-5, undefined],
    [Number.NaN, undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j ms', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });
});

describe('renderDuration', () => {
  it.each([
    [4230, '4.2 s'],
    [75_000, '75 s'],
    [600_000, '10 min'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
  ])('renders %d ms as %s', (durationMs, text) => {
    expect(renderDuration(durationMs)).toBe(text);
  });
});
