import { describe, expect, expectTypeOf, it } from 'vitest';
import { checkItems } from '../../../src/domain/batch/batch-items.js';
import { ENDPOINTS } from '../../../src/kling/api/endpoints.js';
import type { RequestByProduct } from '../../../src/products/request-types.js';
import { complaints } from '../complaints.js';
import { read } from './read-standard.js';

describe('text-to-video of the new standard', () => {
  it('is meant by its model alone, and flat fields find their places', () => {
    const { product, model, body } = read({
      prompt: 'a fox',
      model_name: 'kling-3.0-turbo',
      duration: 5,
      resolution: '1080p',
    });
    expect([product, model]).toEqual(['text-to-video', 'kling-3.0-turbo']);
    expect(ENDPOINTS['text-to-video'].create({ ...body, external_task_id: 'kt-1' })).toEqual({
      path: '/text-to-video/kling-3.0-turbo',
      body: {
        prompt: 'a fox',
        settings: { resolution: '1080p', duration: 5 },
        options: { external_task_id: 'kt-1' },
      },
    });
  });

  it('is meant by its path, with the model behind it or not', () => {
    for (const task of ['/text-to-video', 'text-to-video/kling-2.6'])
      expect(read({ task, prompt: 'p' }).product).toBe('text-to-video');
    expect(read({ task: 'text-to-video/kling-2.6', prompt: 'p' }).model).toBe('kling-2.6');
    expect(complaints({ task: '/text-to-video/kling-2.6', model_name: 'kling-3.0', prompt: 'p' })).toEqual([
      'model_name: "kling-3.0" is not the model that the path names, "kling-2.6"; keep one',
    ]);
    expect(complaints({ task: '/text-to-video/kling-9', prompt: 'p' })[0]).toMatch(
      /^model_name: "kling-9" is not a model of text-to-video/,
    );
  });

  it("takes a body as Kling's documentation has it", () => {
    const pasted = {
      prompt: 'a fox',
      settings: { resolution: '4k', duration: 15, audio: 'off' },
      options: { watermark_info: { enabled: true } },
    };
    const { body } = read({ product: 'text-to-video', model_name: 'kling-3.0', ...pasted });
    expect(ENDPOINTS['text-to-video'].create(body).body).toEqual(pasted);
  });

  it('says what is wrong where it was written', () => {
    const request = { product: 'text-to-video', prompt: 'p' };
    expect(complaints({ ...request, settings: { duration: 99 } })[0]).toMatch(
      /^settings\.duration: 99 is not possible/,
    );
    expect(complaints({ ...request, settings: { resolutoin: '4k' } })).toEqual([
      'settings.resolutoin: unknown field; did you mean "resolution"?',
    ]);
    expect(complaints({ ...request, resolution: '4k' })[0]).toMatch(
      /^resolution: "4k" is not possible with kling-3.0-turbo/,
    );
  });

  it('refuses before it is paid what Kling documents for other models only', () => {
    const request = { product: 'text-to-video', prompt: 'p' };
    expect(complaints({ ...request, audio: 'native' })[0]).toMatch(
      /^audio: "native" is not possible with kling-3.0-turbo/,
    );
    expect(complaints({ ...request, model_name: 'kling-2.6', audio: 'native' })[0]).toMatch(
      /needs "resolution":"1080p"/,
    );
    expect(complaints({ ...request, model_name: 'kling-2.6', multi_shot: true })[0]).toMatch(
      /^multi_shot: not possible/,
    );
    expect(complaints({ ...request, model_name: 'kling-2.6', prompt: 'p'.repeat(2501) })[0]).toMatch(
      /^prompt: .*2,500/,
    );
    expect(complaints({ ...request, model_name: 'kling-3.0', prompt: 'p'.repeat(3000) })).toEqual([]);
    expect(complaints({ ...request, negative_prompt: 'q' })[0]).toMatch(/^negative_prompt: not a field/);
  });

  it('adds up the shots that a prompt writes out', () => {
    const request = { model_name: 'kling-3.0', duration: 5 };
    const shots = 'shot 1, 3, a fox; shot 2, 2, it runs';
    expect(complaints({ ...request, prompt: shots })).toEqual([]);
    expect(complaints({ ...request, prompt: shots, duration: 7 })[0]).toMatch(/^prompt: the seconds of the shots/);
    expect(complaints({ ...request, prompt: shots, duration: 7, multi_shot: false })).toEqual([]);
    expect(complaints({ ...request, prompt: 'shot 1, 2.5, a fox; shot 2, 2.5, it runs' })[0]).toMatch(/whole number/);
    expect(complaints({ ...request, prompt: `shot 1, 5, ${'x'.repeat(513)}` })[0]).toMatch(/at most 512/);
    const seven = [1, 2, 3, 4, 5, 6, 7].map((n) => `shot ${n}, 1, a fox`).join('; ');
    expect(complaints({ ...request, prompt: seven, duration: 7 })[0]).toMatch(/at most 6 shots/);
    expect(complaints({ ...request, prompt: 'shot 1, 3, a fox; and then it rains' })).toEqual([]);
  });

  it('leaves a model that several kinds of products have to whoever names one', () => {
    expect(complaints({ prompt: 'p', model_name: 'kling-v2-1' })[0]).toMatch(
      /^model_name: "kling-v2-1" is a model of image2video, images\/generations, multi-image2image; write "product"/,
    );
  });

  it('may be a row of a table, or an item as Kling documents it', () => {
    const rows = [
      { prompt: 'p', 'Model Name': 'kling-3.0', duration: '7', resolution: '4k' },
      { product: 'text-to-video', prompt: 'p', settings: { duration: 7 } },
      { product: '/text-to-video/kling-2.6', prompt: 'p' },
    ];
    const { drafts, complaints: found } = checkItems(
      rows.map((fields, at) => ({ fields, where: `row ${at}` })),
      {},
    );
    expect(found).toEqual([]);
    expect(drafts.map(({ request }) => request)).toEqual([
      { prompt: 'p', model_name: 'kling-3.0', duration: '7', resolution: '4k' },
      { task: 'text-to-video', prompt: 'p', duration: '7' },
      { task: 'text-to-video', prompt: 'p', model_name: 'kling-2.6' },
    ]);
  });

  it('has a type for either form', () => {
    type Request = RequestByProduct['text-to-video'];
    expectTypeOf<{ product: 'text-to-video'; prompt: string; duration: 5 }>().toExtend<Request>();
    expectTypeOf<{ product: 'text-to-video'; prompt: string; settings: { duration: 5 } }>().toExtend<Request>();
    expectTypeOf<{ product: 'text-to-video'; prompt: string; settings: { duration: 99 } }>().not.toExtend<Request>();
  });
});
