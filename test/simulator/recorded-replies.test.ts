import { describe, expect, it } from 'vitest';
import { findCase } from '../fixtures/kling/cases.js';
import { film, IMAGES, openSimulator, signJwt, TEXT2VIDEO } from './local-simulator.js';

/** Field names and value types, all the way down; an array is as its first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  const entries = Object.entries(value).map(([key, entry]) => [key, shapeOf(entry)] as const);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

const recorded = (title: string) => findCase(title).response.body;

describe('the recorded error', () => {
  const errors: [string, string, { authorization?: string | null; body?: object }, object?][] = [
    ['bogus API key', '/account/costs', { authorization: 'Bearer api-key-kling-BOGUS' }],
    ['garbage key on a legacy/account endpoint', '/account/costs', { authorization: 'Bearer garbage-not-a-key' }],
    ['JWT on a new-standard endpoint', '/tasks?task_ids=1', { authorization: `Bearer ${signJwt()}` }],
    ['no key, legacy create', TEXT2VIDEO, { authorization: null, body: {} }],
    ['/tasks with a wrong parameter name', '/tasks?ids=1', {}],
    ['legacy i2v body wrongly nested', '/v1/videos/image2video', { body: { input: { image: 'x' } } }],
    [
      'no balance; refusal came before the (out of range) duration was validated',
      TEXT2VIDEO,
      { body: film({ duration: '99' }) },
      { videoUnits: 0 },
    ],
    ['over the concurrency limit', TEXT2VIDEO, { body: film() }, { videoConcurrency: 0 }],
  ];
  for (const [title, path, options, settings = {}] of errors)
    it(`is repeated for "${title}"`, async () => {
      const { call } = await openSimulator(settings);
      const { status, reply } = await call(path, options);
      const { response } = findCase(title);
      if (response.http_status !== undefined) expect(status).toBe(response.http_status);
      const { code, message } = response.body as { code: number; message: string };
      expect(reply).toMatchObject({ code, message });
      expect(Object.keys(reply).sort()).toEqual(['code', 'message', 'request_id']);
    });
});

describe('the recorded success', () => {
  it('has the fields and types of the create reply with an external id', async () => {
    const { call } = await openSimulator();
    const title = 'legacy t2v create accepted, kling-v3 (2026-03-29)';
    const { reply } = await call(TEXT2VIDEO, { body: findCase(title).request.body });
    expect(shapeOf(reply)).toEqual(shapeOf(recorded(title)));
    expect(reply).toMatchObject({ code: 0, message: 'SUCCEED', data: { task_status: 'submitted' } });
  });

  it('has an empty task_info in the create reply without an external id', async () => {
    const { call } = await openSimulator();
    const { reply } = await call(TEXT2VIDEO, { body: film() });
    expect(shapeOf(reply)).toEqual(shapeOf(recorded('t2v create accepted (2025-12)')));
  });

  it('has an empty array for an empty list and for an unknown id on /tasks', async () => {
    const { call } = await openSimulator();
    expect((await call(`${IMAGES}?pageNum=1&pageSize=5`)).reply).toMatchObject(recorded('empty list, images') ?? {});
    const unknown = await call('/tasks?external_task_ids=landxi-probe-none');
    const title = '/tasks with an unknown external id: empty array, not an error';
    expect(unknown.reply).toMatchObject(recorded(title) ?? {});
  });

  it('has the fields and types of the documented image list', async () => {
    const { call, finish } = await openSimulator();
    await finish(IMAGES, { prompt: 'x', external_task_id: 'e', watermark_info: { enabled: true } });
    const { reply } = await call(`${IMAGES}?pageNum=1&pageSize=30`);
    expect(shapeOf(reply)).toEqual(shapeOf(recorded('image list (sample; data is a bare array)')));
  });

  it('has the fields and types of the documented costs', async () => {
    const { call } = await openSimulator();
    const { reply } = await call('/account/costs?start_time=1726124664368&end_time=1727366400000');
    expect(shapeOf(reply)).toEqual(shapeOf(recorded('account costs with one pack (sample)')));
  });

  it('has at least the fields of the recorded query on /tasks', async () => {
    const { call, finish } = await openSimulator();
    const { task_id } = await finish(TEXT2VIDEO, film({ model_name: 'kling-v3' }));
    const { reply } = await call(`/tasks?task_ids=${task_id}`);
    expect(shapeOf(reply)).toMatchObject(shapeOf(recorded('new-standard query, succeeded, 720p 5 s')) as object);
  });
});
