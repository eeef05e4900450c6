import { describe, expect, it } from 'vitest';
import type { LegacyTask } from '../local-simulator.js';
import { film, IMAGE2VIDEO, IMAGES, openSimulator, signJwt, TEXT2VIDEO } from '../local-simulator.js';

const ids = (data: unknown) => (data as LegacyTask[]).map(({ task_id }) => task_id);
const standardIds = (data: unknown) => (data as { id: string }[]).map(({ id }) => id);

describe('the legacy query', () => {
  it('finds a task by its own id and by its external id', async () => {
    const { call, create } = await openSimulator({ speed: 0 });
    const id = await create(TEXT2VIDEO, film({ external_task_id: 'order 1/a' }));
    expect(id).toMatch(/^\d{18}$/);
    for (const value of [id, encodeURIComponent('order 1/a')])
      expect((await call(`${TEXT2VIDEO}/${value}`)).reply.data).toMatchObject({
        task_id: id,
        task_status: 'submitted',
        task_status_msg: '',
        task_info: { external_task_id: 'order 1/a' },
        task_result: {},
        watermark_info: { enabled: false },
      });
  });

  it('says 400/1201 for an unknown id and for a task of another product', async () => {
    const { call, create } = await openSimulator({ speed: 0 });
    const id = await create(TEXT2VIDEO, film());
    for (const path of [`${TEXT2VIDEO}/nothing`, `${IMAGE2VIDEO}/${id}`])
      expect(await call(path)).toMatchObject({
        status: 400,
        reply: { code: 1201, message: `Task not found by id/external id: ${path.split('/').at(-1) ?? ''}` },
      });
  });

  it('does not show the task of another account', async () => {
    const { call, create } = await openSimulator({ speed: 0, anyApiKey: true });
    const id = await create(TEXT2VIDEO, film());
    const other = await call(`${TEXT2VIDEO}/${id}`, { authorization: 'Bearer api-key-other' });
    expect(other.reply.code).toBe(1201);
  });

  it('shows a watermarked URL only when one was asked for', async () => {
    const { finish } = await openSimulator();
    expect(JSON.stringify(await finish(TEXT2VIDEO, film()))).not.toContain('watermark_url');
    const marked = await finish(TEXT2VIDEO, film({ watermark_info: { enabled: true } }));
    expect(marked).toMatchObject({ watermark_info: { enabled: true } });
    expect(JSON.stringify(marked)).toMatch(/watermark_url":"http[^"]*-0-watermark\.mp4/);
  });
});

describe('the legacy list', () => {
  it('pages newest first through a bare array, one product at a time', async () => {
    const { call, create } = await openSimulator({ speed: 0, videoConcurrency: 99 });
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1) made.unshift(await create(TEXT2VIDEO, film()));
    await create(IMAGES, { prompt: 'x' });
    expect(ids((await call(TEXT2VIDEO)).reply.data)).toEqual(made);
    expect(ids((await call(`${TEXT2VIDEO}?pageNum=2&pageSize=2`)).reply.data)).toEqual(made.slice(2, 4));
    expect((await call(`${TEXT2VIDEO}?pageNum=9&pageSize=2`)).reply.data).toEqual([]);
  });

  for (const query of ['pageNum=0', 'pageNum=1001', 'pageSize=0', 'pageSize=501', 'pageNum=x'])
    it(`refuses ${query}`, async () => {
      const { call } = await openSimulator();
      const [field, value] = query.split('=');
      expect(await call(`${TEXT2VIDEO}?${query}`)).toMatchObject({
        status: 400,
        reply: { code: 1201, message: `${field ?? ''} value '${value ?? ''}' is invalid` },
      });
    });

  it('takes longer pages of voices than of anything else', async () => {
    const { call } = await openSimulator();
    expect((await call('/v1/general/custom-voices?pageSize=1000')).reply).toMatchObject({ code: 0, data: [] });
    expect((await call('/v1/general/advanced-custom-elements?pageSize=501')).reply.code).toBe(1201);
  });

  it('and the queries show a new task only after the visibility lag', async () => {
    const { call, create, simulator } = await openSimulator({ listLagMs: 60_000 });
    const id = await create(TEXT2VIDEO, film({ external_task_id: 'e' }));
    expect((await call(TEXT2VIDEO)).reply.data).toEqual([]);
    expect((await call('/tasks?external_task_ids=e')).reply.data).toEqual([]);
    expect((await call(`${TEXT2VIDEO}/${id}`)).reply.code).toBe(1201);
    expect((await call(TEXT2VIDEO, { body: film({ external_task_id: 'e' }) })).reply.code).toBe(1201);
    simulator.set({ listLagMs: 0 });
    expect(ids((await call(TEXT2VIDEO)).reply.data)).toEqual([id]);
  });
});

describe('GET /tasks', () => {
  it('shows tasks of both kinds of id in the words of the new standard and leaves unknown ones out', async () => {
    const { call, create, simulator } = await openSimulator({ speed: 0 });
    const video = await create(TEXT2VIDEO, film({ external_task_id: 'v' }));
    const image = await create(IMAGES, { prompt: 'x', n: 2 });
    for (const id of [video, image]) simulator.endTask(id, { status: 'succeed' });
    const { reply } = await call(`/tasks?task_ids=${video},1,${image}`);
    expect(reply.data).toMatchObject([
      {
        id: video,
        status: 'succeeded',
        message: '',
        external_id: 'v',
        outputs: [{ type: 'video', duration: '5.041' }],
        billing: [{ charge_type: 'unit', amount: '1.5', package_type: 'video' }],
      },
      {
        id: image,
        outputs: [{ type: 'image' }, { type: 'image' }],
        billing: [{ amount: '16', package_type: 'image' }],
      },
    ]);
    expect(standardIds((await call('/tasks?external_task_ids=v')).reply.data)).toEqual([video]);
  });

  const wrong: [string, string][] = [
    ['', 'task_ids or external_task_ids is required'],
    ['?task_ids=', 'task_ids or external_task_ids is required'],
    ['?task_ids=1&external_task_ids=2', 'task_ids and external_task_ids cannot be used together'],
    [
      `?task_ids=${Array.from({ length: 21 }, (_, n) => n).join(',')}`,
      'task_ids and external_task_ids cannot exceed 20 in total',
    ],
  ];
  for (const [query, message] of wrong)
    it(`refuses "${query.slice(0, 40)}" with 400/1201`, async () => {
      const { call } = await openSimulator();
      expect(await call(`/tasks${query}`)).toMatchObject({ status: 400, reply: { code: 1201, message } });
    });
});

describe('POST /tasks', () => {
  it('answers an empty account without result and cursor', async () => {
    const { call } = await openSimulator();
    expect((await call('/tasks', { body: {} })).reply.data).toEqual({ count: 0, has_more: false });
  });

  it('pages by cursor, newest first, and filters by status and product', async () => {
    const { call, create, simulator } = await openSimulator({ speed: 0, videoConcurrency: 9 });
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) made.unshift(await create(TEXT2VIDEO, film()));
    const page = (await call('/tasks', { body: { limit: 2, start_time: '1' } })).reply.data as {
      result: { id: string }[];
      next_cursor: string;
    };
    expect(page).toMatchObject({ count: 2, has_more: true });
    const rest = (await call('/tasks', { body: { limit: 2, cursor: page.next_cursor } })).reply.data as typeof page;
    expect(rest).toMatchObject({ count: 1, has_more: false });
    expect(rest).not.toHaveProperty('next_cursor');
    expect([...page.result, ...rest.result].map(({ id }) => id)).toEqual(made);
    simulator.endTask(made[0] ?? '', { status: 'succeed' });
    const succeeded = await call('/tasks', { body: { filters: [{ key: 'status', values: ['succeeded'] }] } });
    expect(succeeded.reply.data).toMatchObject({ count: 1, result: [{ id: made[0] }] });
    const images = await call('/tasks', { body: { filters: [{ key: 'product_type', values: ['image'] }] } });
    expect(images.reply.data).toEqual({ count: 0, has_more: false });
  });

  it('takes no JWT', async () => {
    const { call } = await openSimulator();
    const { reply } = await call('/tasks', { body: {}, authorization: `Bearer ${signJwt()}` });
    expect(reply.code).toBe(1002);
  });
});

describe('the other routes', () => {
  it('are a plain 404 when unknown and 404/1202 for a wrong method', async () => {
    const { call } = await openSimulator();
    const unknown = await call('/v1/tasks/867283741759111202');
    expect(unknown).toMatchObject({ status: 404, text: '404 page not found' });
    expect(await call(TEXT2VIDEO, { method: 'DELETE' })).toMatchObject({ status: 404, reply: { code: 1202 } });
    expect((await call('/v1/nowhere', { authorization: null })).status).toBe(401);
  });

  it('tell the packs of an account, with a JWT as well', async () => {
    const { call, finish } = await openSimulator({ videoUnits: 100, imageUnits: 0 });
    await finish(TEXT2VIDEO, film());
    const path = '/account/costs?start_time=1&end_time=2';
    const { reply } = await call(path, { authorization: `Bearer ${signJwt()}` });
    expect(reply.data).toMatchObject({
      code: 0,
      resource_pack_subscribe_infos: [
        { resource_pack_name: 'Simulator-Video-100Units-3Con-12Months', remaining_quantity: 98.5, status: 'online' },
        { remaining_quantity: 0, status: 'runOut' },
      ],
    });
    expect((await call('/account/costs')).reply).toMatchObject({ code: 1201, message: 'start_time is required' });
  });

  it('tell what was taken from packs, newest first and by cursor, to API keys only', async () => {
    const { call, finish } = await openSimulator({ videoUnits: 100 });
    const { task_id: first } = await finish(TEXT2VIDEO, film());
    const { task_id: second } = await finish(TEXT2VIDEO, film({ mode: 'pro' }));
    const path = '/account/billing/package';
    const window = { start_time: 0, end_time: Date.now() * 2 };
    const page = (body: object) => call(path, { method: 'POST', body });
    const { data } = (await page({ ...window, limit: 1 })).reply;
    expect(data).toMatchObject({
      result: {
        count: 1,
        detail: [{ task_id: second, product_function: 'text2video', deduction_amount: '2.5', duration: '5' }],
      },
      has_more: true,
    });
    const { next_cursor: cursor } = data as { next_cursor: string };
    expect((await page({ cursor, limit: 1 })).reply.data).toMatchObject({
      result: { detail: [{ task_id: first, before_deduction_amount: '100', after_deduction_amount: '98.5' }] },
      has_more: false,
    });
    const filters = [{ key: 'product_type', values: ['image'] }];
    expect((await page({ ...window, filters })).reply.data).toMatchObject({ result: { detail: [], count: 0 } });
    const balance = await call('/account/billing/balance', { method: 'POST', body: window });
    expect(balance.reply.data).toMatchObject({ result: { detail: [] }, has_more: false });
    expect((await page({ start_time: 0 })).reply).toMatchObject({ code: 1201, message: 'end_time is required' });
    const jwt = await call(path, { method: 'POST', body: window, authorization: `Bearer ${signJwt()}` });
    expect(jwt.reply.code).toBe(1002);
    expect((await call(path)).reply.code).toBe(1202);
  });
});
