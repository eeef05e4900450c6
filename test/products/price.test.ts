import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../src/domain/generation/request.js';
import { CATALOGUE } from '../../src/products/catalogue.js';
import { priceOf } from '../../src/products/price.js';
import { openSimulator } from '../simulator/local-simulator.js';

function price(input: object): string | undefined {
  const request = parseRequest(input);
  if (request.kind !== 'create') throw new Error('no create');
  return priceOf(CATALOGUE[request.product], request.model, request.body);
}

const V3 = { prompt: 'p', model_name: 'kling-v3' };
const V26 = { prompt: 'p', model_name: 'kling-v2-6', mode: 'pro' };
const TURBO = { prompt: 'p', model_name: 'kling-3.0-turbo' };
const VOICE = { voice_list: [{ voice_id: '1' }] };
const IMAGE = { product: 'images/generations', prompt: 'p' };

describe('the price of a request', () => {
  it.each([
    [{ ...V3, duration: '5' }, '3'],
    [{ ...V3, duration: '5', mode: 'pro' }, '4'],
    [{ ...V3, duration: '3', mode: '4k' }, '9'],
    [{ ...V3, duration: '5', sound: 'on' }, '4.5'],
    [{ ...V3, duration: '5', sound: 'on', mode: 'pro' }, '6'],
    [{ ...V3, duration: '5', sound: 'on', mode: '4k' }, '15'],
    [{ prompt: 'p' }, '1.5'],
    [{ ...V26, duration: '10' }, '5'],
    [{ ...V26, sound: 'on' }, '5'],
    [{ ...V26, sound: 'on', ...VOICE }, '6'],
    [{ ...TURBO, duration: 3 }, '2.4'],
    [{ ...TURBO, duration: 7, resolution: '1080p' }, '7'],
    [{ ...TURBO, model_name: 'kling-3.0', audio: 'native', resolution: '1080p' }, '6'],
    [{ ...TURBO, model_name: 'kling-2.6', audio: 'native', resolution: '1080p', duration: 10 }, '10'],
    [{ ...IMAGE, n: 3 }, '24'],
    [{ ...IMAGE, model_name: 'kling-v2-1', n: 2 }, '8'],
    [{ ...IMAGE, model_name: 'kling-v2-1', image: 'https://x.example/a.png' }, '8'],
    [{ product: 'tts', text: 'x', voice_id: 'v', voice_language: 'en' }, '0.05'],
  ])('depends on what it asks for: %j takes %s', (input, units) => {
    expect(price(input)).toBe(units);
  });

  it.each([
    [{ prompt: 'p', model_name: 'kling-v2-master' }],
    [{ video_id: '1' }],
    [{ product: 'text-to-audio', prompt: 'p', duration: 5 }],
  ])('is none where Kling has published none: %j', (input) => {
    expect(price(input)).toBeUndefined();
  });

  it('has a date', () => {
    const prices = Object.values(CATALOGUE).flatMap(({ models, prices: own = [] }) => [
      ...own,
      ...Object.values(models).flatMap((model) => model.prices ?? []),
    ]);
    expect(prices.length).toBeGreaterThan(20);
    for (const { asOf } of prices) expect(asOf).toMatch(/^2026-\d\d(-\d\d)?$/);
  });

  it('is what the simulated Kling deducts, which reads the list by itself', async () => {
    const { call, simulator } = await openSimulator();
    for (const sound of ['on', 'off'] as const)
      for (const mode of ['std', 'pro', '4k']) {
        const before = simulator.stats().units;
        const body = { ...V3, mode, sound };
        await call('/v1/videos/text2video', { body });
        await expect.poll(() => simulator.stats().units - before).toBeCloseTo(Number(price(body)), 5);
      }
  });
});
