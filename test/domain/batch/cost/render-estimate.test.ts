import { describe, expect, it } from 'vitest';
import { listInlineRows, parseItems } from '../../../../src/domain/batch/batch-items.js';
import { estimate } from '../../../../src/domain/batch/cost/estimate.js';
import { renderEstimate } from '../../../../src/domain/batch/cost/render-estimate.js';

const of = (...rows: unknown[]) => estimate(parseItems(listInlineRows(rows), {}));
const SLOTS = { video: 20, image: 9 };

describe('renderEstimate', () => {
  it('says what is known and of when, and what is not', () => {
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
      "        Kling's price of kling-v1-6 is not known here (1 item: 1 clip, 5 s)",
      "Prices: Kling's own list, 2026-05-29",
      'Time:   about 1 h 28 min with 20 video slots and 9 image slots; a rough guess, Kling publishes no times',
    ]);
  });

  it('names the models of each list where there are several, and what is there already', () => {
    const estimated = of({ prompt: 'p' }, { prompt: 'p', model_name: 'kling-v2-5-turbo' });
    const lines = renderEstimate(estimated, SLOTS, 10);
    expect(lines[0]).toBe('Items:  2 (2 text2video); 10 of 12 are there already');
    expect(lines[3]).toBe(
      "Prices: Kling's own list, 2026-05-29 for kling-v2-6; others' copies of Kling's pages, 2026-09 for kling-v2-5-turbo",
    );
  });

  it('never says nothing of what has no known price', () => {
    const lines = renderEstimate(of({ prompt: 'p', model_name: 'kling-v1', duration: 10 }, { video_id: '1' }), SLOTS);
    expect(lines.filter((line) => /^(Cost:| {8})/.test(line))).toEqual([
      "Cost:   Kling's price of kling-v1 is not known here (1 item: 1 clip, 10 s)",
      "        Kling's price of video-extend is not known here (1 item: 1 clip, 5 s)",
    ]);
    expect(lines.join('\n')).not.toContain('Prices:');
  });

  it('costs nothing and takes no slots to collect tasks that exist already', () => {
    expect(renderEstimate(of({ taskId: '77' }), { video: 1, image: 1 })).toEqual([
      'Items:  1 (1 adopted)',
      'Cost:   nothing: tasks that exist already are only collected',
      'Time:   as long as the tasks still take at Kling',
    ]);
  });
});
