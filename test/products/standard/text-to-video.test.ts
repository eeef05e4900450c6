import { describe, expect, expectTypeOf, it } from 'vitest';
import { checkItems } from '../../../src/domain/batch/batch-items.js';
import { InvalidRequest } from '../../../src/domain/invalid-request.js';
import { parseRequest } from '../../../src/domain/generation/request.js';
import { ENDPOINTS } from '../../../src/kling/api/endpoints.js';
import type { RequestByProduct } from '../../../src/products/request-types.js';

const read = (input: object) => {
  const request = parseRequest(input);
  if (request.kind !== 'create') throw new Error('no create');
  return request;
};

function complaints(input: object): readonly string[] {
  try {
    parseRequest(input);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error;
    return error.facts.complaints.map(({ path, text }) => `${path}: ${text}`);
  }
}

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

  it('leaves a model that several kinds of products have to whoever names one', () => {
    expect(complaints({ prompt: 'p', model_name: 'kling-v2-1' })[0]).toMatch(
      /^model_name: "kling-v2-1" is a model of image2video, images\/generations, multi-image2image; write "product"/,
    );
  });

  it('may be a row of a table, or an item as Kling documents it', () => {
    const rows = [
      { prompt: 'p', 'Model Name': 'kling-3.0', duration: '7', resolution: '4k' },
      { product: 'text-to-video', prompt: 'p', settings: { duration: 7 } },
    ];
    const { drafts, complaints: found } = checkItems(
      rows.map((fields, at) => ({ fields, where: `row ${at}` })),
      {},
    );
    expect(found).toEqual([]);
    expect(drafts.map(({ request }) => request)).toEqual([
      { prompt: 'p', model_name: 'kling-3.0', duration: '7', resolution: '4k' },
      { task: 'text-to-video', prompt: 'p', duration: '7' },
    ]);
  });

  it('has a type for either form', () => {
    type Request = RequestByProduct['text-to-video'];
    expectTypeOf<{ product: 'text-to-video'; prompt: string; duration: 5 }>().toExtend<Request>();
    expectTypeOf<{ product: 'text-to-video'; prompt: string; settings: { duration: 5 } }>().toExtend<Request>();
    expectTypeOf<{ product: 'text-to-video'; prompt: string; settings: { duration: 99 } }>().not.toExtend<Request>();
  });
});
