import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decimal } from '../../src/domain/decimal.js';
import {
  add,
  compare,
  decimalOf,
  isDecimal,
  isZero,
  multiply,
  plain,
  share,
  sum,
  toNumber,
} from '../../src/domain/decimal.js';

/** Whole numbers of any size, written with so many places; the arithmetic of the whole numbers is what ours is held against. */
const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const places = fc.nat({ max: 9 });

const write = (value: bigint, point: number): Decimal => {
  const text = String(value < 0n ? -value : value).padStart(point + 1, '0');
  const cut = text.length - point;
  return `${value < 0n ? '-' : ''}${text.slice(0, cut)}${point === 0 ? '' : `.${text.slice(cut)}`}` as Decimal;
};

describe('a decimal', () => {
  it('adds exactly, however long it is', () => {
    fc.assert(
      fc.property(digits, digits, places, (one, other, point) => {
        expect(add(write(one, point), write(other, point))).toBe(write(one + other, point));
      }),
    );
  });

  it('is the same sum in any order', () => {
    const decimals = fc.array(fc.tuple(digits, places).map(([value, point]) => write(value, point)));
    fc.assert(
      fc.property(decimals, (list) => {
        expect(plain(sum(list))).toBe(plain(sum(list.toReversed())));
      }),
    );
  });

  it('multiplies and compares exactly', () => {
    fc.assert(
      fc.property(digits, digits, places, places, (one, other, left, right) => {
        expect(multiply(write(one, left), write(other, right))).toBe(write(one * other, left + right));
        const expected = one === other ? 0 : one < other ? -1 : 1;
        expect(compare(write(one, left), write(other, left))).toBe(expected);
        expect(compare(write(one * 10n, left + 1), write(other, left))).toBe(expected);
      }),
    );
  });

  it('shares so that all parts together are the total to within half of the last place each', () => {
    fc.assert(
      fc.property(digits, places, fc.integer({ min: 1, max: 25_000 }), (value, point, parts) => {
        const total = write(value, point);
        const together = multiply(share(total, parts, 2), decimalOf(parts));
        const difference = add(together, multiply(total, '-1')).replace('-', '') as Decimal;
        expect(compare(difference, multiply('0.005', decimalOf(parts)))).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('comes back from a JSON number when it has up to 15 digits', () => {
    const short = fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n });
    fc.assert(
      fc.property(short, places, (value, point) => {
        const decimal = plain(write(value, point));
        expect(decimalOf(toNumber(decimal))).toBe(decimal);
      }),
    );
  });

  it('is made of every finite number, whose value it keeps', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e25, max: 1e25 }), (number) => {
        expect(Number(decimalOf(number)) + 0).toBe(number + 0);
      }),
    );
  });

  it.each<[number, string]>([
    [0.1, '0.1'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [-2, '-2'],
    [Number.NaN, '0'],
    [Infinity, '0'],
  ])('of %d is %s', (number, text) => {
    expect(decimalOf(number)).toBe(text);
  });

  it.each<[Decimal, number, string]>([
    ['1', 3, '0.33'],
    ['2', 3, '0.67'],
    ['0.045', 3, '0.02'],
    ['-0.045', 3, '-0.02'],
    ['0.00', 7, '0.00'],
  ])('%s shared by %i is %s', (total, parts, text) => {
    expect(share(total, parts, 2)).toBe(text);
  });

  it.each<[Decimal, string]>([
    ['1.50', '1.5'],
    ['2.00', '2'],
    ['100', '100'],
    ['0.10', '0.1'],
    ['0', '0'],
  ])('%s is written plainly as %s', (decimal, text) => {
    expect(plain(decimal)).toBe(text);
  });

  it.each(['', ' 1', '1e5', '1,5', '.5', '5.', '0x10', 'NaN', '1'.repeat(31), 1.5, null, undefined])(
    'is not %j',
    (value) => {
      expect(isDecimal(value)).toBe(false);
    },
  );

  it('counts as nothing when it is none after all', () => {
    const odd = 'abc' as Decimal;
    expect(add('1.5', odd)).toBe('1.5');
    expect(isZero(odd)).toBe(true);
  });
});
