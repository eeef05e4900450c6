import { describe, expect, it } from 'vitest';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';
import type { CreateRequest } from '../../../src/domain/generation/request.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { estimate } from '../../../src/domain/batch/cost/estimate.js';
import { checkItems, listInlineRows } from '../../../src/domain/batch/batch-items.js';
import { createEndpoint } from '../../../src/kling/api/endpoints.js';
import { refuseElsewhere, withAddedModel } from '../../../src/products/added/add-model.js';
import { productFor } from '../../../src/products/added/product-for.js';
import { priceOf } from '../../../src/products/price.js';
import { listRequestFiles } from '../../../src/products/request-files.js';
import { slotWeight } from '../../../src/products/slot-weight.js';
import { KLING_4 } from './kling-4.js';

/** As a workflow gets it: without the file, through JSON. */
function read(input: Record<string, unknown>): CreateRequest {
  const request = parseRequest(JSON.parse(JSON.stringify(withAddedModel(input, KLING_4))));
  if (request.kind === 'adopt') throw new Error('it was to be made');
  return request;
}

function complaintsOf(input: Record<string, unknown>): readonly string[] {
  try {
    read(input);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ path, text }) => `${path}: ${text}`);
  }
}

const LONG = { model_name: 'kling-4.0', prompt: 'x'.repeat(20_000), duration: 30, aspect_ratio: '21:9' };

describe('a model that a file adds', () => {
  it('is checked, priced and sent as the request itself says, where there is no file', () => {
    const request = read(LONG);
    expect(request).toMatchObject({ product: 'new-omni-video', model: 'kling-4.0', notices: [] });
    expect(createEndpoint(productFor(request)).create(request.body)).toEqual({
      path: '/omni-video/kling-4.0',
      body: {
        contents: [{ type: 'prompt', text: LONG.prompt }],
        settings: { duration: 30, aspect_ratio: '21:9' },
      },
    });
    // 30 s at 0.157 USD, a unit being 0.14 of them.
    expect(priceOf(productFor(request), request.model, request.body)).toBe('33.64287');
    expect(slotWeight(request, request.body)).toBe(1);
  });

  it('is found by its name, its path, or beside its product', () => {
    for (const input of [
      { model_name: 'kling-4.0', prompt: 'a fox' },
      { product: '/omni-video/kling-4.0', prompt: 'a fox' },
      { task: 'new-omni-video', model_name: 'kling-4.0', prompt: 'a fox' },
    ])
      expect(read(input)).toMatchObject({ product: 'new-omni-video', model: 'kling-4.0' });
  });

  it('is refused what its file does not give it, each with what to write', () => {
    expect(complaintsOf({ ...LONG, duration: 31, resolution: '4k', audio: 'native' })).toEqual([
      'duration: 31 is not possible with kling-4.0; write "3" to "30"',
      'resolution: "4k" is not possible with kling-4.0; write "720p" or "1080p"',
      'audio: kling-4.0 does not take it; leave it out',
    ]);
    expect(complaintsOf({ ...LONG, prompt: 'x'.repeat(26_001) })).toEqual([
      'prompt: 26,001 characters; Kling takes at most 26,000',
    ]);
    const frames = Array.from({ length: 11 }, () => ({ type: 'middle_frame', url: './a.png' }));
    expect(complaintsOf({ model_name: 'kling-4.0', contents: frames })).toEqual([
      'contents: more than 10 of first_frame, middle_frame, last_frame, refer_image; the model takes at most 10',
    ]);
    expect(complaintsOf({ model_name: 'kling-4.0', contents: [{ type: 'mid_frame', url: './a.png' }] })).toEqual([
      expect.stringContaining(
        'contents[0].type: "mid_frame" is not possible; write "prompt", "first_frame", "middle_frame"',
      ),
    ]);
  });

  it('has pictures in entries of types that other models do not have', () => {
    const contents = [{ type: 'middle_frame', url: './a.png' }];
    const request = read({ model_name: 'kling-4.0', contents });
    expect(listRequestFiles(request, request.body)).toEqual([
      { field: 'contents[0].url', file: './a.png', kind: 'image' },
    ]);
  });

  it('may be of a row of a table, and is part of the estimate', () => {
    const rows = listInlineRows([{ model_name: 'kling-4.0', prompt: 'a fox', duration: '10', resolution: '1080p' }]);
    const { drafts, complaints } = checkItems(rows, {}, { added: KLING_4 });
    expect(complaints).toEqual([]);
    const items = drafts.map(({ request }) => ({ id: 'fox', request }));
    // 10 s at 0.235 USD.
    expect(estimate(items).cost).toEqual({ units: { video: 16.78571, image: 0 }, unknown: {} });
    expect(checkItems(rows, {}).complaints[0]?.text).toContain('"kling-4.0" is not a model of text2video');
  });

  it('changes nothing of requests for other models, of tasks that are adopted, and of what says so itself', () => {
    for (const input of [
      { prompt: 'a fox' },
      { model_name: 'kling-v3', prompt: 'a fox' },
      { product: 'text2video', model_name: 'kling-4.0', prompt: 'a fox' },
      { taskId: '1', task: 'new-omni-video' },
      { model_name: 'kling-4.0', prompt: 'a fox', run: { model: { name: 'kling-4.0' } } },
    ])
      expect(withAddedModel(input, KLING_4)).toBe(input);
  });

  it('is named with its product where a request has another', () => {
    const text = '"kling-4.0" is a model of new-omni-video by your file; write "product":"new-omni-video"';
    const request = { product: 'text-to-video', model_name: 'kling-4.0', prompt: 'a fox' };
    expect(() => refuseElsewhere(request, KLING_4)).toThrow(`model_name: ${text}`);
    expect(checkItems(listInlineRows([request]), {}, { added: KLING_4 }).complaints[0]?.text).toBe(text);
    for (const input of [
      { ...request, product: 'new-omni-video' },
      { ...request, model_name: 'kling-3.0' },
      { ...request, model_name: 'kling-9' },
      { ...request, run: { allowUnknown: true } },
      'nothing',
    ])
      expect(() => refuseElsewhere(input, KLING_4)).not.toThrow();
  });

  it('may be one that is known, with more than this version knows: what holds for it still does', () => {
    const prices = [{ units: '9', per: 'second', asOf: '2026-11', source: 'a contract' }] as const;
    const model = { name: 'kling-v2-6', limits: { duration: ['5', '10', '20'] }, prices };
    const given = withAddedModel({ prompt: 'a fox', duration: 20 }, [{ product: 'text2video', model }]);
    const request = parseRequest(given);
    expect(request).toMatchObject({ product: 'text2video', model: 'kling-v2-6', body: { duration: '20' } });
    if (request.kind === 'create') expect(priceOf(productFor(request), request.model, request.body)).toBe('180');
    expect(() => parseRequest({ ...(given as object), sound: 'on' })).toThrow('needs "mode":"pro"');
  });

  it('is said of the model that is asked, and rightly', () => {
    const known = (model: unknown) => {
      const request = { product: 'new-omni-video', model_name: 'kling-4.0', prompt: 'a fox', run: { model } };
      return complaintsOf(request)[0];
    };
    expect(known('kling-4.0')).toBe('run.model: is "kling-4.0"; write a table with name = "..."');
    expect(known({ name: 'kling-5.0' })).toContain('run.model.name: "kling-5.0" is not the model that is asked');
    expect(known({ name: 'kling-4.0', path: 'https://example.com/x' })).toContain('run.model.path: ');
    expect(known({ name: 'kling-4.0', path: '/../account' })).toContain('run.model.path: ');
  });
});
