import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../src/products/schema/field.js';
import { buildBody, flattenBody } from '../../../src/products/schema/standard-body.js';
import { listPaths } from './list-paths.js';

/** A product with every place that a field may have. */
const FIELDS = {
  prompt: { type: 'text', max: 100, content: { type: 'prompt', at: 'text' } },
  image: { type: 'image', content: { type: 'first_frame', at: 'url' } },
  image_tail: { type: 'image', content: { type: 'last_frame', at: 'url' } },
  contents: {
    type: 'list',
    min: 1,
    max: 4,
    of: {
      type: 'union',
      by: 'type',
      of: {
        refer_image: { fields: { url: { type: 'image' }, id: { type: 'id' } }, required: ['url'] },
        element: { fields: { element_id: { type: 'id' }, id: { type: 'id' } }, required: ['element_id'] },
      },
    },
  },
  duration: { type: 'choice', of: ['5', '10'], within: 'settings', isSentAsNumber: true },
  resolution: { type: 'choice', of: ['720p'], within: 'settings' },
  external_task_id: { type: 'id', within: 'options' },
} as const satisfies Fields;

const BODY = {
  contents: [
    { type: 'prompt', text: 'a fox' },
    { type: 'first_frame', url: 'a.png' },
    { type: 'refer_image', url: 'b.png', id: 'fox' },
    { type: 'last_frame', url: 'c.png' },
  ],
  settings: { duration: 5, resolution: '720p' },
  options: { external_task_id: 'mine' },
};

describe('a body of the new standard', () => {
  it('is the flat fields that it means', () => {
    expect(flattenBody(FIELDS, BODY)).toMatchObject({
      problems: [],
      fields: {
        prompt: 'a fox',
        image: 'a.png',
        image_tail: 'c.png',
        contents: [{ type: 'refer_image', url: 'b.png', id: 'fox' }],
        duration: 5,
        resolution: '720p',
        external_task_id: 'mine',
      },
    });
  });

  it('is what its flat fields make again, entries with fields of their own first', () => {
    const { fields } = flattenBody(FIELDS, BODY);
    const [prompt, first, refer, last] = BODY.contents;
    expect(buildBody(FIELDS, { ...fields, duration: '5' })).toEqual({
      ...BODY,
      contents: [prompt, first, last, refer],
    });
  });

  it('may be written flat, or partly so', () => {
    expect(buildBody(FIELDS, { prompt: 'p', duration: '10' })).toEqual({
      contents: [{ type: 'prompt', text: 'p' }],
      settings: { duration: 10 },
    });
    expect(flattenBody(FIELDS, { prompt: 'p', settings: { duration: 5 } }).fields).toEqual({
      prompt: 'p',
      duration: 5,
    });
  });

  it('leaves an entry that says more than its field, and a second one of a kind, where it is', () => {
    const contents = [
      { type: 'first_frame', url: 'a.png', id: 'x' },
      { type: 'prompt', text: 'p' },
      { type: 'prompt', text: 'q' },
    ];
    expect(flattenBody(FIELDS, { contents }).fields).toEqual({ prompt: 'p', contents: [contents[0], contents[2]] });
  });

  it('must not say two things of one field', () => {
    expect(flattenBody(FIELDS, { duration: 10, settings: { duration: 5 } }).problems).toEqual([
      { path: 'settings.duration', text: 'duration says something else; keep one' },
    ]);
    expect(flattenBody(FIELDS, { duration: 5, settings: { duration: 5 } }).problems).toEqual([]);
  });

  it('has objects for its groups', () => {
    expect(flattenBody(FIELDS, { settings: 'fast' }).problems).toEqual([
      { path: 'settings', text: '"fast" is not an object' },
    ]);
  });

  it('tells where a value was written', () => {
    const { whereIs } = flattenBody(FIELDS, BODY);
    expect(['duration', 'image', 'contents[0].url', 'external_task_id', 'missing'].map(whereIs)).toEqual([
      'settings.duration',
      'contents[1].url',
      'contents[2].url',
      'options.external_task_id',
      'missing',
    ]);
  });

  it('holds pictures that are files, also in the entries that stay', () => {
    expect(listPaths(FIELDS, flattenBody(FIELDS, BODY).fields)).toEqual([
      ['image', 'a.png'],
      ['image_tail', 'c.png'],
      ['contents[0].url', 'b.png'],
    ]);
  });
});
