import { describe, expect, it } from 'vitest';
import type { LegacyTask } from '../local-simulator.js';
import { film, IMAGES, openSimulator, TEXT2VIDEO, until } from '../local-simulator.js';

describe('the life of a task', () => {
  it('goes from submitted over processing to succeed within the typical time', async () => {
    const { call, simulator } = await openSimulator({ speed: 300 });
    const created = (await call(TEXT2VIDEO, { body: film() })).reply.data as LegacyTask;
    const statuses = new Set([created.task_status]);
    await until(() => {
      for (const { status } of simulator.tasks()) if (status !== 'submitted') statuses.add(status);
      return statuses.has('succeed');
    });
    expect([...statuses]).toEqual(['submitted', 'processing', 'succeed']);
    const { reply } = await call(`${TEXT2VIDEO}/${created.task_id}`);
    const { created_at, updated_at } = reply.data as { created_at: number; updated_at: number };
    // Sixty simulated seconds, ten percent more or less.
    expect(updated_at - created_at).toBeGreaterThanOrEqual(178);
    expect(updated_at - created_at).toBeLessThanOrEqual(222);
  });

  it('stands still at speed zero and goes on afterwards', async () => {
    const { create, simulator } = await openSimulator({ speed: 0 });
    await create(TEXT2VIDEO, film());
    expect(simulator.tasks()[0]?.status).toBe('submitted');
    simulator.set({ speed: 100_000 });
    await until(() => simulator.stats().succeeded === 1);
  });

  const failures: [string, string][] = [
    ['[risk-control]', 'Failure to pass the risk control system'],
    ['[bad-image]', 'Image pixel is invalid'],
    ['[fail]', 'Generation failed, please try again later'],
  ];
  for (const [marker, message] of failures)
    it(`ends in failure for ${marker} every time, inside a reply that says SUCCEED, without a charge`, async () => {
      const { call, create, simulator } = await openSimulator({ speed: 100_000 });
      for (const round of [1, 2]) {
        const id = await create(TEXT2VIDEO, film({ prompt: `a cat ${marker}` }));
        await until(() => simulator.stats().failed === round);
        expect((await call(`${TEXT2VIDEO}/${id}`)).reply).toMatchObject({
          code: 0,
          message: 'SUCCEED',
          data: { task_status: 'failed', task_status_msg: message, task_result: {}, final_unit_deduction: '0' },
        });
      }
      expect(simulator.stats().units).toBe(0);
    });

  it('fails once and succeeds then for [fail-once], per prompt and account', async () => {
    const { create, simulator } = await openSimulator({ speed: 100_000, videoConcurrency: 10 });
    for (const prompt of ['a [fail-once]', 'a [fail-once]', 'b [fail-once]'])
      await create(TEXT2VIDEO, film({ prompt }));
    await until(() => simulator.stats().succeeded + simulator.stats().failed === 3);
    expect(simulator.tasks().map(({ status }) => status)).toEqual(['failed', 'succeed', 'failed']);
  });

  it('never ends for [stuck], until somebody ends it', async () => {
    const { create, simulator } = await openSimulator({ speed: 1_000_000 });
    const id = await create(TEXT2VIDEO, film({ prompt: '[stuck]' }));
    await until(() => simulator.tasks()[0]?.status === 'processing');
    await create(TEXT2VIDEO, film());
    await until(() => simulator.stats().succeeded === 1);
    expect(simulator.tasks()[0]?.status).toBe('processing');
    expect(simulator.endTask(id, { status: 'succeed' })).toBe(true);
    expect(simulator.endTask(id, { status: 'failed' })).toBe(false);
    expect(simulator.endTask('none', { status: 'failed' })).toBe(false);
  });

  it('succeeds with nothing for [no-output] and gets an odd word for [odd-status]', async () => {
    const { call, finish, create, simulator } = await openSimulator({ speed: 100_000 });
    expect(await finish(TEXT2VIDEO, film({ prompt: '[no-output]' }))).toMatchObject({ task_result: { videos: [] } });
    const id = await create(IMAGES, { prompt: '[odd-status]' });
    await until(() => simulator.tasks().some(({ status }) => status === 'reviewing'));
    expect((await call(`${IMAGES}/${id}`)).reply.data).toMatchObject({ task_status: 'reviewing', task_result: {} });
  });

  it('bears a thousand tasks at a thousandfold speed', async () => {
    const { create, simulator } = await openSimulator({ videoConcurrency: 5000 });
    const makers = Array.from({ length: 20 }, async () => {
      for (let count = 0; count < 50; count += 1) await create(TEXT2VIDEO, film());
    });
    await Promise.all(makers);
    await until(() => simulator.stats().succeeded === 1000);
    expect(simulator.stats().inFlight.video).toBe(0);
  });
});

describe('the concurrency limit', () => {
  it('answers 429/1303 beyond three videos and makes no task', async () => {
    const { call, create, simulator } = await openSimulator({ speed: 0 });
    for (let count = 0; count < 3; count += 1) await create(TEXT2VIDEO, film());
    expect(await call(TEXT2VIDEO, { body: film() })).toMatchObject({
      status: 429,
      reply: { code: 1303, message: 'parallel task over resource pack limit' },
    });
    expect(simulator.tasks()).toHaveLength(3);
    expect(simulator.stats()).toMatchObject({ inFlight: { video: 3 }, maxInFlight: { video: 3 } });
  });

  it('does not take the external id of a refused call', async () => {
    const { call, create, simulator } = await openSimulator({ speed: 0, videoConcurrency: 1 });
    const id = await create(TEXT2VIDEO, film());
    const body = film({ external_task_id: 'later' });
    expect((await call(TEXT2VIDEO, { body })).reply.code).toBe(1303);
    simulator.endTask(id, { status: 'succeed' });
    await create(TEXT2VIDEO, body);
  });

  it('weighs an image task by its number of images, apart from videos', async () => {
    const { call, create } = await openSimulator({ speed: 0 });
    await create(IMAGES, { prompt: 'x', n: 7 });
    expect((await call(IMAGES, { body: { prompt: 'x', n: 3 } })).reply.code).toBe(1303);
    await create(IMAGES, { prompt: 'x', n: 2 });
    await create(TEXT2VIDEO, film());
  });

  it('frees the slot of a failed task and follows a change of the limit', async () => {
    const { call, create, simulator } = await openSimulator({ speed: 0, videoConcurrency: 2 });
    const id = await create(TEXT2VIDEO, film());
    await create(TEXT2VIDEO, film());
    simulator.endTask(id, { status: 'failed' });
    simulator.set({ videoConcurrency: 1 });
    expect((await call(TEXT2VIDEO, { body: film() })).reply.code).toBe(1303);
    simulator.set({ videoConcurrency: 2 });
    await create(TEXT2VIDEO, film());
  });
});
