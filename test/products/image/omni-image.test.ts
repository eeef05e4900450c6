import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { createEndpoint } from '../../../src/kling/api/endpoints.js';
import { CATALOGUE } from '../../../src/products/catalogue.js';
import { priceOf } from '../../../src/products/price.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { slotWeight } from '../../../src/products/slot-weight.js';
import { bodyOf } from '../body-of.js';
import { complaints } from '../complaints.js';

const BASE = { product: 'omni-image', prompt: 'a fox' };
const OMNI = { ...BASE, model_name: 'kling-v3-omni' };
const SERIES = { ...BASE, result_type: 'series' };
const product = CATALOGUE['omni-image'];
const pictures = (count: number) => ({
  image_list: Array.from({ length: count }, () => ({ image: 'https://x.example/a.png' })),
});
const elements = (count: number) => ({ element_list: Array.from({ length: count }, (_, id) => ({ element_id: id })) });

describe('omni-image', () => {
  it('is known by what only it takes, and by its model', () => {
    for (const input of [
      { prompt: 'p', result_type: 'single' },
      { prompt: 'p', model_name: 'kling-image-o1' },
    ])
      expect(parseRequest(input)).toMatchObject({ product: 'omni-image', model: 'kling-image-o1' });
  });

  it('sends each picture of its list from its file', () => {
    const body = bodyOf({ ...BASE, image_list: [{ image: './a.png' }, { image: 'https://x.example/b.png' }] });
    expect(listRequestFiles('omni-image', body)).toMatchObject([{ field: 'image_list[0].image', file: './a.png' }]);
  });

  it.each([
    [BASE, 1, '8'],
    [{ ...BASE, n: 3 }, 3, '24'],
    [{ ...OMNI, n: 2, resolution: '4k' }, 2, '32'],
    [{ ...OMNI, n: 2, resolution: '2k' }, 2, '16'],
    [SERIES, 4, '32'],
    [{ ...SERIES, n: 1 }, 4, '32'],
    [{ ...SERIES, series_amount: 9 }, 9, '72'],
    [{ ...SERIES, series_amount: 'auto' }, 4, '32'],
  ])('takes a slot and a price for each picture: %j', (input, weight, units) => {
    const request = parseRequest(input);
    const body = bodyOf(input);
    expect(slotWeight('omni-image', body)).toBe(weight);
    expect(request.kind === 'create' && priceOf(product, request.model, body)).toBe(units);
  });

  it('sends the length of a series as a number, and the word for Kling to decide as it is', () => {
    const sent = (series_amount: unknown) =>
      createEndpoint(product).create(bodyOf({ ...SERIES, series_amount })).body.series_amount;
    expect([sent('6'), sent(6), sent('auto')]).toEqual([6, 6, 'auto']);
  });

  it('says that the length is not known beforehand where Kling decides it', () => {
    expect(parseRequest({ ...SERIES, series_amount: 'auto' }).notices).toEqual([
      'series_amount: Kling decides how many pictures it makes, and bills those; 4 are counted on here',
    ]);
    expect(parseRequest(SERIES).notices).toEqual([]);
  });

  it.each([
    [{ ...SERIES, n: 2 }, 'n: goes with result_type "single" only; of a series write series_amount'],
    [{ ...BASE, series_amount: 3 }, 'series_amount: goes with result_type "series" only; of single pictures write n'],
    [{ ...SERIES, series_amount: 10 }, 'series_amount: 10 is not possible; write'],
    [{ ...SERIES, series_amount: 1 }, 'series_amount: 1 is not possible; write'],
    [{ ...BASE, resolution: '4k' }, 'resolution: "4k" is not possible with kling-image-o1; write "1k" or "2k"'],
    [
      { ...BASE, ...pictures(6), ...elements(5) },
      'element_list: Kling takes at most 10 elements and pictures together',
    ],
    [{ ...BASE, ...pictures(11) }, 'image_list: 11 entries; Kling takes 1 to 10'],
    [{ ...BASE, image_list: [{}] }, 'image_list[0].image: missing'],
    [{ ...BASE, negative_prompt: 'rain' }, 'negative_prompt: not a field of omni-image'],
    [{ product: 'omni-image' }, 'prompt: missing'],
  ])('refuses %j', (input, start) => {
    expect(complaints(input).join('\n')).toContain(start);
  });

  it('takes ten elements and pictures together', () => {
    expect(complaints({ ...BASE, ...pictures(5), ...elements(5) })).toEqual([]);
  });
});
