import { describe, expect, it } from 'vitest';
import { parseRequest } from '../../src/domain/generation/request.js';
import { checkItems } from '../../src/domain/batch/batch-items.js';
import { CATALOGUE, PRODUCT_NAMES } from '../../src/products/catalogue.js';
import { findByName, guessOwner, inferProduct, productOf } from '../../src/products/find.js';
import { complaints } from './complaints.js';

describe('the product of a request', () => {
  it('is named by task or by product', () => {
    for (const word of ['task', 'product'])
      expect(parseRequest({ [word]: 'images/generations', prompt: 'p' })).toMatchObject({
        product: 'images/generations',
      });
    expect(parseRequest({ task: 'image', product: 'images/generations', prompt: 'p' })).toMatchObject({
      product: 'images/generations',
    });
  });

  it('is named by its path as well, with the version of the API or without', () => {
    for (const word of ['/v1/images/editing/expand', 'v1/images/editing/expand', 'images/editing/expand'])
      expect(findByName(word)).toBe('expand');
    expect(findByName('images/editing')).toBe(undefined);
  });

  it('is guessed for a field of another one: what the request is whole for, else what takes most of it', () => {
    expect(guessOwner('n', { prompt: 'p', n: 4 })).toBe('images/generations');
    expect(guessOwner('n', { image: 'a.png', n: 4, up_expansion_ratio: 1 })).toBe('expand');
  });

  it('is told by the fields that only one takes, of several by the most of them', () => {
    expect(parseRequest({ image: 'a.png', prompt: 'p' })).toMatchObject({ product: 'image2video' });
    expect(complaints({ video_id: '1', image: 'a.png', image_tail: 'b.png' })[0]).toMatch(
      /^video_id: .*"video-extend"/,
    );
  });

  it('is one, or there is a complaint', () => {
    expect(complaints({ task: 'text2video', product: 'image2video', prompt: 'p' })[0]).toBe(
      'product: "image2video" is not what "task" says; give one of the two',
    );
  });

  it('is one complaint when it is misspelt, since its fields are read as those of what it looks like', () => {
    expect(complaints({ task: 'image2vidio', image: 'a.png', image_tail: 'b.png', mode: 'pro' })).toEqual([
      'task: "image2vidio" is not a task this version knows; did you mean "image2video"?',
    ]);
    expect(complaints({ product: 'images/generatons', prompt: 'p', n: 4 })).toEqual([
      'product: "images/generatons" is not a product this version knows; did you mean "images/generations"?',
    ]);
  });

  it('is one complaint when it looks like nothing, and then nothing is said of its fields', () => {
    expect(complaints({ product: 'opera', prompt: 'p', n: 4 })).toEqual([
      `product: "opera" is not a product this version knows; write one of ${PRODUCT_NAMES.join(', ')}`,
    ]);
  });

  it('hides no fault of a field when it is misspelt', () => {
    expect(complaints({ task: 'text2vide', prompt: 'p', duration: 99 }).map((text) => text.split(':')[0])).toEqual([
      'task',
      'duration',
    ]);
  });
});

describe('the product of a row', () => {
  const rowOf = (fields: object) => {
    const { drafts, complaints: found } = checkItems([{ fields, where: 'x.csv:2' }], {});
    return found.length > 0 ? found.map(({ path, text }) => `${path}: ${text}`) : drafts[0]?.request;
  };

  it('may stand under product, and becomes the task of its request', () => {
    expect(rowOf({ prompt: 'p', Product: 'images/generations', n: '2' })).toEqual({
      task: 'images/generations',
      prompt: 'p',
      n: 2,
    });
  });

  it('keeps what stands in an object of its body, and what is sent in another field', () => {
    const input = { video_id: '1', audio_file: 'https://example.com/voice.mp3' };
    const asked = { task: 'lip-sync', ...input };
    expect(rowOf(asked)).toEqual(asked);
    expect(rowOf({ task: 'lip-sync', input })).toEqual(asked);
    expect(parseRequest(rowOf({ task: 'lip-sync', input }))).toMatchObject({ body: { audio_type: 'url' } });
  });

  it('is asked about when it looks like one', () => {
    expect(rowOf({ prompt: 'p', product: 'text2vide' })).toEqual([
      'x.csv:2 product: "text2vide" is not a product this version knows; did you mean "text2video"?',
    ]);
  });

  it("is somebody's own column when it is no product of Kling's", () => {
    expect(rowOf({ prompt: 'p', product: 'Running shoes' })).toEqual({
      prompt: 'p',
      metadata: { product: 'Running shoes' },
    });
  });

  it('may be set for all rows', () => {
    const { drafts } = checkItems([{ fields: { prompt: 'p' }, where: 'x.csv:2' }], { product: 'image' });
    expect(drafts[0]?.request).toEqual({ task: 'images/generations', prompt: 'p' });
  });
});

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

describe('a model that several products have', () => {
  it.each([
    ['text-to-video', { model_name: 'kling-3.0', prompt: 'p', duration: '5' }],
    ['image-to-video', { model_name: 'kling-3.0', prompt: 'p', image: './a.png' }],
    ['new-motion-control', { model_name: 'kling-2.6', image: './a.png', character_orientation: 'video' }],
  ] as const)('means the one that takes most of the fields: %s', (product, fields) => {
    expect(inferProduct(fields)).toBe(product);
  });
});
