import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { priceOf } from '../../../src/products/price.js';
import { slotWeight } from '../../../src/products/slot-weight.js';
import { openSimulator } from '../../simulator/local-simulator.js';
import { bodyOf } from '../body-of.js';
import { complaints } from '../complaints.js';

const PATH = '/v1/images/editing/expand';
const grow = (up: number, down: number, left: number, right: number) => ({
  image: 'https://x.example/a.png',
  up_expansion_ratio: up,
  down_expansion_ratio: down,
  left_expansion_ratio: left,
  right_expansion_ratio: right,
});

describe('expand', () => {
  it('lives where Kling documents it, and is known by its ratios, also as a table has them', () => {
    expect(CATALOGUE.expand.path).toBe(PATH);
    expect(bodyOf({ ...grow(0, 0, 0, 0), up_expansion_ratio: '0.5' })).toMatchObject({ up_expansion_ratio: 0.5 });
  });

  it('takes a slot and eight units for each picture', () => {
    const body = bodyOf({ ...grow(0, 0, 0.5, 0.5), n: 3 });
    expect(slotWeight('expand', body)).toBe(3);
    expect(priceOf(CATALOGUE.expand, undefined, body)).toBe('24');
  });

  it.each([grow(1, 1, 0, 0), grow(0.5, 0.5, 0.25, 0.25), grow(0, 0, 0, 2), grow(0.1, 0.1, 0.7, 0.8), grow(0, 0, 0, 0)])(
    'takes up to three times the area: %j',
    async (input) => {
      expect(complaints(input)).toEqual([]);
      expect((await (await openSimulator()).call(PATH, { body: input })).reply.code).toBe(0);
    },
  );

  it.each([
    [grow(1, 1, 0.1, 0), 'up_expansion_ratio: Kling makes at most 3 times the area of the picture'],
    [grow(2, 2, 0, 0), 'up_expansion_ratio: Kling makes at most 3 times'],
    [grow(2.1, 0, 0, 0), 'up_expansion_ratio: 2.1; write a number from 0 to 2'],
    [grow(-0.1, 0, 0, 0), 'up_expansion_ratio: -0.1; write'],
    [{ ...grow(0, 0, 0, 1), left_expansion_ratio: undefined }, 'left_expansion_ratio: missing'],
    [{ ...grow(0, 0, 0, 1), image: undefined }, 'image: missing'],
    [{ ...grow(0, 0, 0, 1), n: 10 }, 'n: 10; write'],
    [{ ...grow(0, 0, 0, 1), prompt: 'x'.repeat(2501) }, 'prompt: 2,501 characters'],
  ])('refuses %j, and so does the simulated Kling', async (input, start) => {
    expect(complaints(input).join('\n')).toContain(start);
    expect((await (await openSimulator()).call(PATH, { body: input })).reply.code).toBe(1201);
  });
});
