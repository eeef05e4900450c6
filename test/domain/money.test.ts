import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moneyOf, renderTotalCost, toTotalCost } from '../../src/domain/batch/cost/total-cost.js';
import type { Decimal } from '../../src/domain/decimal.js';
import type { Cost, Money } from '../../src/domain/money.js';
import { addCost, addMoney, NO_MONEY, renderMoney, shareOf, spentOf, sumCosts } from '../../src/domain/money.js';

/** Up to a million of something, in thousandths. */
const amount = fc.nat({ max: 1_000_000_000 }).map((thousandths) => {
  const text = String(thousandths).padStart(4, '0');
  return `${text.slice(0, -3)}.${text.slice(-3)}` as Decimal;
});
const cost: fc.Arbitrary<Cost | undefined> = fc.option(
  fc.record({ units: amount, amount, currency: fc.constantFrom('USD', 'CNY') }, { requiredKeys: [] }),
  { nil: undefined },
);

describe('money', () => {
  it('adds units and money apart, without the errors of binary fractions', () => {
    const total = (['0.1', '0.2', '0.3'] as const).reduce<Money>((sum, units) => addCost(sum, { units }), NO_MONEY);
    expect(total.units).toBe('0.6');
    const both = addCost(addCost(total, { amount: '0.21', currency: 'USD' }), { amount: '0.1' });
    expect(both.amounts).toEqual({ USD: '0.21', '': '0.1' });
    expect(spentOf(both)).toBe('0.91');
    expect(renderMoney(both)).toBe('0.6 units + 0.21 USD + 0.1');
    expect(renderMoney(addCost(NO_MONEY, undefined))).toBe('no charge');
    expect(renderMoney(addCost(NO_MONEY, { units: '1.0', amount: '0.00', currency: 'USD' }))).toBe('1 unit');
  });

  it('is the same whichever way many costs are added', () => {
    fc.assert(
      fc.property(fc.array(cost), fc.nat(), (costs, place) => {
        const cut = place % (costs.length + 1);
        const addAll = (some: readonly (Cost | undefined)[]) => some.reduce<Money>(addCost, NO_MONEY);
        expect(addMoney(addAll(costs.slice(0, cut)), addAll(costs.slice(cut)))).toEqual(addAll(costs));
        expect(spentOf(addAll(costs.toReversed()))).toBe(spentOf(addAll(costs)));
      }),
    );
  });

  it('crosses as numbers and comes back as it was', () => {
    fc.assert(
      fc.property(fc.array(cost), (costs) => {
        const money = costs.reduce<Money>(addCost, NO_MONEY);
        expect(moneyOf(JSON.parse(JSON.stringify(toTotalCost(money))) as ReturnType<typeof toTotalCost>)).toEqual(
          money,
        );
      }),
    );
    expect(renderTotalCost({ units: 67.5, amounts: { USD: 0.21 } })).toBe('67.5 units + 0.21 USD');
  });

  it('has a mean to the cent', () => {
    expect(shareOf({ units: '10', amounts: { USD: '0.35' } }, 3)).toEqual({ units: '3.33', amounts: { USD: '0.12' } });
    expect(shareOf({ units: '3', amounts: {} }, 2)).toEqual({ units: '1.5', amounts: {} });
  });
});

describe('the cost of several tasks', () => {
  it.each<[Cost | undefined, Cost | undefined, Cost | undefined]>([
    [undefined, undefined, undefined],
    [{ units: '1.50' }, undefined, { units: '1.50' }],
    [{ units: '2' }, { units: '1.5' }, { units: '3.5' }],
    [{ units: '0.1' }, { units: '0.2' }, { units: '0.3' }],
    [{ units: '1.50' }, { units: '0.50' }, { units: '2' }],
    [{ units: '1' }, { amount: '0.2', currency: 'USD' }, { units: '1', amount: '0.2', currency: 'USD' }],
    [{ units: '99999999999999999.000001' }, { units: '0.0000001' }, { units: '99999999999999999.0000011' }],
  ])('of %j and %j is %j', (one, other, both) => {
    expect(sumCosts(one, other)).toEqual(both);
  });
});
