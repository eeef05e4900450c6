import { describe, expect, it } from 'vitest';
import {
  addExpected,
  expectOne,
  NOTHING_EXPECTED,
  renderTotalEstimate,
  toTotalEstimate,
} from '../../../../src/domain/batch/cost/expected.js';
import type { Cost } from '../../../../src/domain/money.js';

const ESTIMATE = { units: '1.5', usd: '0.21' } as const;
const sumOf = (...costs: readonly (Cost | undefined)[]) =>
  costs.reduce((sum, cost) => expectOne(sum, ESTIMATE, cost), NOTHING_EXPECTED);
const render = (sum: typeof NOTHING_EXPECTED) => renderTotalEstimate(toTotalEstimate(sum));

describe('the estimate of what has ended', () => {
  it('is held against what Kling deducted for the same items, and leaves out those of which it said nothing', () => {
    expect(render(NOTHING_EXPECTED)).toBeUndefined();
    expect(render(sumOf({ units: '1.5' }, undefined))).toBe('1.5 units, as deducted');
    expect(render(sumOf({ units: '1.5' }, { units: '2' }, { units: '0' }))).toBe(
      '4.5 units; Kling deducted 1 unit less',
    );
  });

  it('names how many have none, whose cost is not compared', () => {
    const sum = expectOne(sumOf({ units: '2' }), undefined, { units: '70' });
    expect(render(sum)).toBe('1.5 units; Kling deducted 0.5 units more; 1 without an estimate');
    expect(render(expectOne(NOTHING_EXPECTED, undefined, { units: '7' }))).toBe('1 without an estimate');
  });

  it('is of money where money was deducted, and is not compared where both were', () => {
    const dollars = { amount: '0.25', currency: 'USD' } as const;
    expect(render(sumOf(dollars))).toBe('about 0.21 USD; Kling deducted 0.04 USD more');
    expect(render(sumOf(dollars, { units: '1.5' }))).toBe('3 units');
  });

  it('adds up over the runs of a batch, exactly', () => {
    const one = sumOf({ units: '0.1' });
    expect(addExpected(one, addExpected(one, one))).toEqual({
      ...{ units: '4.5', usd: '0.63', unpriced: 0 },
      cost: { units: '0.3', amounts: {} },
    });
  });
});
