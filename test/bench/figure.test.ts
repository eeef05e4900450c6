import { describe, expect, it } from 'vitest';
import type { Figure } from '../../bench/figure.js';
import { atLeast, atMost, isFault, ratioOf, verdictOf } from '../../bench/figure.js';

const figure = (ours: number, more: Partial<Figure> = {}): Figure => ({ name: 'x', unit: '', ours, ...more });

describe('a figure', () => {
  it.each([
    [figure(30, { budget: atMost(30) }), 'ok'],
    [figure(30.1, { budget: atMost(30) }), 'OVER'],
    [figure(98, { budget: atLeast(98) }), 'ok'],
    [figure(97.9, { budget: atLeast(98) }), 'UNDER'],
    [figure(70, { beside: 100, budget: atLeast(0.7, { of: 'ratio' }) }), 'ok'],
    [figure(69, { beside: 100, budget: atLeast(0.7, { of: 'ratio' }) }), 'UNDER'],
    [figure(69, { budget: atLeast(0.7, { of: 'ratio' }) }), undefined],
    [figure(69), undefined],
  ])('%j is judged: %s', (one, verdict) => {
    expect(verdictOf(one)).toBe(verdict);
  });

  it('has no ratio to nothing', () => {
    expect(ratioOf(figure(1))).toBeUndefined();
    expect(ratioOf(figure(1, { beside: 0 }))).toBeUndefined();
    expect(ratioOf(figure(1, { beside: 4 }))).toBe(0.25);
  });

  it('is a fault only when an exact count misses its budget', () => {
    expect(isFault(figure(31, { budget: atMost(30, { strict: true }) }))).toBe(true);
    expect(isFault(figure(30, { budget: atMost(30, { strict: true }) }))).toBe(false);
    expect(isFault(figure(31, { budget: atMost(30) }))).toBe(false);
    expect(isFault(figure(NaN, { budget: atMost(30, { strict: true }) }))).toBe(true);
  });
});
