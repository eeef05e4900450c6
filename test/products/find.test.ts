import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../src/domain/generation/request.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import { productOf } from '../../src/products/find.js';

describe('the product of a checked request', () => {
  const requests = [
    ...PRODUCT_NAMES.map((name) => ({ ...CATALOGUE[name].example, task: name })),
    ...PRODUCT_NAMES.map((name) => ({ ...CATALOGUE[name].example, product: `/v1/${name}` })),
    { prompt: 'a fox', task: '', run: { attempts: 1 }, metadata: { image: 'mine' } },
    { prompt: 'clouds', image: 'https://example.com/hills.png' },
    { video_id: '77', prompt: 'on' },
    { taskId: '77' },
    { taskId: '77', task: 'image2video' },
  ];

  it.each(requests)('is the one that its parser finds: %j', (request) => {
    expect(productOf(request)).toBe(parseRequest(request).product);
  });
});
