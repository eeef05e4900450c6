import { describe, expect, it } from 'vitest';
import { countItems } from '../../../src/domain/batch/count-items.js';
import { elapsedOf, renderLeft, renderShare, renderSpent } from '../../../src/cli/batch/batch-phrases.js';
import { renderRate } from '../../../src/domain/text/rate.js';
import { NOW, PROGRESS } from './batch-progress.js';

describe('numbers', () => {
  it.each([
    [0, '0 items'],
    [1, '1 item'],
    [25_000, '25,000 items'],
  ])('%i is written as %s', (count, text) => {
    expect(countItems(count)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.999, '99 %'],
    [1, '100 %'],
  ])('a share of %f is %s', (share, text) => {
    expect(renderShare(share)).toBe(text);
  });

  it.each([
    [0, '0 %'],
    [0.00001, '0.1 %'],
    [45 / 47, '95.7 %'],
    [0.99999, '99.9 %'],
    [1, '100 %'],
  ])('a success rate of %f is %s', (rate, text) => {
    expect(renderRate(rate)).toBe(text);
  });

  it.each([
    [{ cost: { units: 0, amounts: {} } }, 'nothing yet'],
    [{ cost: { units: 0, amounts: {} }, endedAt: '2026-11-23T08:00:00.000Z' }, 'no charge'],
    [{ cost: { units: 1, amounts: {} } }, '1 unit'],
    [{ cost: { units: 67.5, amounts: { USD: 0.21 } } }, '67.5 units + 0.21 USD'],
    [{ cost: { units: 67.5, amounts: {} }, budget: 1500 }, '67.5 units of 1,500'],
  ])('a cost is %j -> %s', (spent, text) => {
    expect(renderSpent(spent)).toBe(text);
  });
});

describe('times', () => {
  it('count on from the last step of the batch, and stop at its end', () => {
    expect(elapsedOf(PROGRESS, NOW)).toBe(725);
    expect(elapsedOf(PROGRESS, NOW - 3_600_000), 'a clock that is behind').toBe(720);
    expect(elapsedOf({ ...PROGRESS, endedAt: PROGRESS.asOf }, NOW)).toBe(720);
  });

  it.each([
    ['2026-11-23T08:26:00.000Z', 'about 14 min, until 08:26'],
    ['2026-11-23T08:12:45.000Z', 'about 40 s, until 08:12'],
    ['2026-11-23T08:12:05.000Z', 'any moment now'],
    [undefined, undefined],
  ])('an end at %s is said as %s', (expectedEndAt, text) => {
    expect(renderLeft({ ...PROGRESS, expectedEndAt }, NOW, 'UTC')).toBe(text);
  });
});
