import { describe, expect, it } from 'vitest';
import { listInlineRows, parseItems } from '../../../../src/domain/batch/batch-items.js';
import { estimate, expectedSeconds } from '../../../../src/domain/batch/cost/estimate.js';

const of = (...rows: unknown[]) => estimate(parseItems(listInlineRows(rows), {}));
const SLOTS = { video: 20, image: 9 };

describe('estimate', () => {
  it.each([
    [{ prompt: 'p' }, { video: 1.5, image: 0 }],
    [
      { prompt: 'p', mode: 'pro', duration: '10' },
      { video: 5, image: 0 },
    ],
    [
      { prompt: 'p', mode: 'pro', sound: 'on' },
      { video: 5, image: 0 },
    ],
    [
      { prompt: 'p', model_name: 'kling-v2-5-turbo' },
      { video: 1.5, image: 0 },
    ],
    [
      { prompt: 'p', model_name: 'kling-v3', duration: '15', mode: '4k' },
      { video: 45, image: 0 },
    ],
    [
      { prompt: 'p', task: 'image', n: 4, resolution: '2k' },
      { video: 0, image: 32 },
    ],
    [
      { prompt: 'p', model_name: 'kling-v3', sound: 'on' },
      { video: 4.5, image: 0 },
    ],
    [
      { prompt: 'p', task: 'image', model_name: 'kling-v2-1' },
      { video: 0, image: 4 },
    ],
    [{ taskId: '77' }, { video: 0, image: 0 }],
  ])('knows the price of %j', (row, units) => {
    expect(of(row).cost).toEqual({ units, unknown: {} });
  });

  it.each([
    [{ prompt: 'p', model_name: 'kling-v1' }, 'kling-v1'],
    [{ prompt: 'p', task: 'image', model_name: 'kling-v1-5' }, 'kling-v1-5 for pictures'],
    [{ video_id: '1' }, 'video-extend'],
  ])('does not guess the price of %j', (row, product) => {
    expect(of(row).cost).toEqual({ units: { video: 0, image: 0 }, unknown: { [product]: 1 } });
  });

  it('counts items by endpoint and by model', () => {
    const { items, tasks, models, adopted } = of(
      { prompt: 'a' },
      { prompt: 'b' },
      { prompt: 'c', task: 'image' },
      { taskId: '7' },
    );
    expect({ items, tasks, models, adopted }).toEqual({
      items: 4,
      tasks: { text2video: 2, 'images/generations': 1 },
      models: { 'kling-v2-6': 2, 'kling-v3': 1 },
      adopted: 1,
    });
  });

  it('has a line for each product, model and price, and counts what has none in clips and seconds', () => {
    const { usd, lines } = of(
      { prompt: 'a' },
      { prompt: 'b', duration: 10 },
      { prompt: 'c', mode: 'pro' },
      { prompt: 'd', task: 'image', n: 3 },
      { prompt: 'e', model_name: 'kling-v1' },
      { prompt: 'f', model_name: 'kling-v1', duration: 10 },
      { text: 'g', voice_id: 'v', voice_language: 'en' },
    );
    const ofVideos = { pack: 'video', product: 'text2video', model: 'kling-v2-6', kind: 'video' };
    const price = { per: 'second', asOf: '2026-05-29' };
    expect(lines).toEqual([
      { ...ofVideos, requests: 2, results: 2, seconds: 15, price: { ...price, units: '0.3' }, units: 4.5, usd: 0.63 },
      { ...ofVideos, requests: 1, results: 1, seconds: 5, price: { ...price, units: '0.5' }, units: 2.5, usd: 0.35 },
      {
        ...{ pack: 'image', product: 'images/generations', model: 'kling-v3', kind: 'image' },
        ...{ requests: 1, results: 3, seconds: 0, units: 24, usd: 0.084 },
        price: { units: '8', per: 'result', asOf: '2026-05-29' },
      },
      { ...ofVideos, model: 'kling-v1', requests: 2, results: 2, seconds: 15, unknown: 'kling-v1' },
      {
        ...{
          pack: 'video',
          product: 'tts',
          kind: 'audio',
          requests: 1,
          results: 1,
          seconds: 0,
          units: 0.05,
          usd: 0.007,
        },
        price: { units: '0.05', per: 'result', asOf: '2026-09', source: 'a reply that somebody recorded' },
      },
    ]);
    expect(usd).toBe(1.071);
  });

  it('lets packs work side by side, and never ends before the longest item', () => {
    const videos = Array.from({ length: 40 }, () => ({ prompt: 'p' }));
    const seconds = expectedSeconds(of(...videos), SLOTS);
    expect(seconds).toBe(2 * 88);
    expect(expectedSeconds(of(...videos, { prompt: 'p', task: 'image' }), SLOTS)).toBe(seconds);
    expect(expectedSeconds(of({ prompt: 'p' }), SLOTS)).toBe(88);
  });
});
