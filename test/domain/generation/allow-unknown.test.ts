import { describe, expect, it } from 'vitest';
import { checkItems, listInlineRows } from '../../../src/domain/batch/batch-items.js';
import { estimate } from '../../../src/domain/batch/cost/estimate.js';
import { slotWeight } from '../../../src/products/slot-weight.js';
import { complaints } from '../../products/complaints.js';
import { read, sent } from '../../products/standard/read-standard.js';

const run = { allowUnknown: true };
const request = { task: '/omni-video/kling-4.0', prompt: 'a fox' };
const poster = { task: 'images/generations', prompt: 'p', n: 4 };
const costOf = (input: Readonly<Record<string, unknown>>) => estimate([{ id: 'a', request: input }]).cost;

describe('what this version does not know', () => {
  it('is refused without the option, which the refusal names', () => {
    const option = 'to send it as it is, write "run":{"allowUnknown":true}';
    expect(complaints(request)[0]).toContain(option);
    expect(complaints({ prompt: 'p', brand_new: 1 })[0]).toContain(option);
    expect(complaints({ ...request, run: { allowUnknown: 'perhaps' } })).toContain(
      'run.allowUnknown: "perhaps"; write true or false',
    );
  });

  it('is sent as it is with the option: model, values and fields, each in its place', () => {
    const contents = [
      { type: 'prompt', text: 'a fox' },
      { type: 'middle_frame', url: 'https://example.com/m.png' },
    ];
    const settings = { resolution: '1080p', aspect_ratio: '21:9', duration: 30, camera: 'slow' };
    expect(sent({ task: '/omni-video/kling-4.0', contents, settings, seed: 7, run })).toEqual({
      path: '/omni-video/kling-4.0',
      body: { contents, settings, seed: 7 },
    });
  });

  it('is sent to older endpoints in the body, and is told', () => {
    const { body, notices } = read({ task: 'text2video', model_name: 'kling-v9', prompt: 'p', brand_new: [1], run });
    expect(body).toEqual({ model_name: 'kling-v9', prompt: 'p', brand_new: [1] });
    expect(notices).toEqual([
      'model_name: text2video is not known here to have "kling-v9"; sent as it is, its price is not known',
      'brand_new: not known here; sent as it is',
    ]);
  });

  it('leaves what is known of a known model checked', () => {
    expect(complaints({ prompt: 'p', model_name: 'kling-v2-6', duration: 7, run })[0]).toMatch(/^duration: /);
    expect(complaints({ prompt: 'p', model_name: 'kling-v2-6', mode: 'std', sound: 'on', run })[0]).toMatch(/^sound: /);
    expect(complaints({ task: 'images/generations', model_name: 'kling-v9', run })[0]).toMatch(/^prompt: missing/);
  });

  it('has no known price, and takes one slot where the model is not known', () => {
    expect(costOf({ ...request, run }).unknown).toEqual({ 'kling-4.0': 1 });
    expect(costOf({ prompt: 'p', brand_new: 1, run }).unknown).toEqual({ 'kling-v2-6': 1 });
    expect(costOf({ prompt: 'p' }).unknown).toEqual({});
    expect(slotWeight('images/generations', read(poster).body)).toBe(4);
    expect(slotWeight('images/generations', read({ ...poster, model_name: 'kling-v9', run }).body)).toBe(1);
  });

  it('is for all rows of a batch, or for one that has the column', () => {
    const rows = listInlineRows([{ model_name: 'kling-v9', product: 'text2video', prompt: 'a fox' }]);
    const all = checkItems(rows, { 'run.allowUnknown': true });
    expect(all.complaints).toEqual([]);
    expect(all.drafts[0]?.request).toMatchObject({ model_name: 'kling-v9', run: { allowUnknown: true } });
    const own = listInlineRows([{ model_name: 'kling-v9', prompt: 'a fox', 'run.allowUnknown': 'TRUE' }]);
    expect(checkItems(own, {}).complaints).toEqual([]);
    expect(checkItems(rows, {}).complaints[0]?.text).toContain('"kling-v9" is not a model of text2video');
  });
});
