import { describe, expect, it } from 'vitest';
import { fitLaw, valueAt } from '../../../bench/scale/law.js';

describe('the law of a figure', () => {
  it('is the line through points that lie on one', () => {
    const law = fitLaw([0, 250, 1000, 5000].map((n) => ({ n, value: 170_000 + 180 * n })));
    expect(law.base).toBeCloseTo(170_000);
    expect(law.each).toBeCloseTo(180);
    expect(law.worst).toBeCloseTo(0);
    expect(valueAt(law, 2000)).toBeCloseTo(530_000);
  });

  it('says how far the worst point is off it', () => {
    const law = fitLaw([
      { n: 0, value: 10 },
      { n: 1, value: 22 },
      { n: 2, value: 10 },
    ]);
    expect(law).toMatchObject({ base: 14, each: 0 });
    expect(law.worst).toBeCloseTo(0.4);
  });

  it('cannot be read off one size', () => {
    expect(() => fitLaw([{ n: 5, value: 1 }])).toThrow('at two sizes at least');
  });
});
