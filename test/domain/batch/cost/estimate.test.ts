import { describe, expect, it } from 'vitest';
import { listInlineRows, parseItems } from '../../../../src/domain/batch/batch-items.js';
import { estimate, expectedSeconds, renderEstimate } from '../../../../src/domain/batch/cost/estimate.js';

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

  it('lets packs work side by side, and never ends before the longest item', () => {
    const videos = Array.from({ length: 40 }, () => ({ prompt: 'p' }));
    const seconds = expectedSeconds(of(...videos), SLOTS);
    expect(seconds).toBe(2 * 88);
    expect(expectedSeconds(of(...videos, { prompt: 'p', task: 'image' }), SLOTS)).toBe(seconds);
    expect(expectedSeconds(of({ prompt: 'p' }), SLOTS)).toBe(88);
  });
});

describe('renderEstimate', () => {
  it('says what is known and what is not', () => {
    const estimated = of(
      ...Array.from({ length: 1200 }, () => ({ prompt: 'p' })),
      { prompt: 'p', task: 'image' },
      { prompt: 'p', model_name: 'kling-v1-6' },
      { taskId: '77' },
    );
    expect(renderEstimate(estimated, SLOTS)).toEqual([
      'Items:  1,203 (1,201 text2video, 1 images/generations, 1 adopted)',
      'Models: 1,200 kling-v2-6, 1 kling-v3, 1 kling-v1-6',
      'Cost:   about 1,800 video units and 8 image units, some 252.03 USD; failed attempts not counted',
      "        Kling's price of kling-v1-6 is not known here (1 item)",
      'Time:   about 1 h 28 min with 20 video slots and 9 image slots; a rough guess, Kling publishes no times',
    ]);
  });

  it('costs nothing and takes no slots to collect tasks that exist already', () => {
    expect(renderEstimate(of({ taskId: '77' }), { video: 1, image: 1 })).toEqual([
      'Items:  1 (1 adopted)',
      'Cost:   nothing: tasks that exist already are only collected',
      'Time:   as long as the tasks still take at Kling',
    ]);
  });
});
