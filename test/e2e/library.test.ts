import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KlingTemporal } from '../../src/index.js';
import { createKlingTemporal } from '../../src/index.js';
import { useStage } from './harness.js';

describe('the library', () => {
  const stage = useStage();
  let kling: KlingTemporal;
  beforeEach(async () => {
    await stage().startWorker();
    kling = createKlingTemporal({ env: stage().env });
  });
  afterEach(() => kling.close());

  const caught = (work: Promise<unknown>) =>
    work.then(
      () => expect.fail('it should be refused'),
      (error: unknown) => error,
    );

  it('says by its code why a generation has no files, and tries it again under an id of its own', async () => {
    const id = `gen-${randomUUID()}`;
    const failed = await kling.generate({ prompt: '[fail] a fox', run: { attempts: 1 } }, { id });
    const error = await caught(failed.result());
    expect(error).toMatchObject({ name: 'GenerationFailed', code: 'GenerationFailed', facts: { id, attempts: 1 } });
    expect((error as { facts: { taskId?: string } }).facts.taskId).toMatch(/^\d+$/);

    const again = await kling.retry(id);
    expect(again.id).toBe(`${id}-r2`);
    expect(await caught(again.result())).toMatchObject({ code: 'GenerationFailed' });
    expect(stage().simulator.tasks()).toHaveLength(2);
  });

  it('starts nothing that is wrong, and knows what is not there', async () => {
    const wrong = { prompt: 'a fox', durtion: 5 } as { prompt: string };
    expect(await caught(kling.generate(wrong))).toMatchObject({
      code: 'InvalidRequest',
      facts: { complaints: [{ path: 'durtion' }] },
    });
    expect(await caught(kling.generate({ prompt: 'a fox' }, { id: ' ' }))).toMatchObject({ code: 'UsageError' });
    expect(await caught(kling.batch([]))).toMatchObject({ code: 'InvalidRequest' });
    for (const ask of ['status', 'result', 'cancel'] as const) {
      expect(await caught(kling.get('nobody')[ask]()), ask).toMatchObject({
        code: 'UnknownGeneration',
        facts: { workflowId: 'nobody' },
      });
    }
    expect(await caught(kling.getBatch('nobody').result())).toMatchObject({ code: 'UnknownBatch' });
    expect(stage().simulator.tasks()).toEqual([]);
  });

  it('lets go at once of what waits when its signal is aborted; the generation goes on until it is cancelled', async () => {
    const { simulator } = stage();
    simulator.set({ speed: 0 });
    const generation = await kling.generate({ prompt: 'a fox' });
    const leave = new AbortController();
    const states: string[] = [];
    const watched = (async () => {
      for await (const { state } of generation.watch({ signal: leave.signal })) {
        states.push(state);
        if (state === 'processing') leave.abort(new Error('enough'));
      }
    })();
    expect(await caught(watched)).toBe(leave.signal.reason);
    expect(states.at(-1)).toBe('processing');
    expect(await caught(generation.result({ signal: leave.signal }))).toBe(leave.signal.reason);
    const soon = AbortSignal.timeout(200);
    expect(await caught(generation.result({ signal: soon }))).toBe(soon.reason);

    expect(await generation.status()).toMatchObject({ state: 'processing', isRunning: true });
    expect(await generation.cancel()).toMatchObject({ state: 'cancelled' });
    expect(await caught(generation.result())).toMatchObject({ code: 'Cancelled' });
    simulator.set({ speed: 30 });
    const [task] = simulator.tasks();
    const adopted = await kling.adopt(task?.id ?? '');
    expect(await adopted.result()).toMatchObject({ adopted: true, taskId: task?.id });
    expect(simulator.tasks()).toHaveLength(1);
  });

  it('steers a batch, and runs one that has ended again with what has failed', async () => {
    const { simulator } = stage();
    simulator.set({ speed: 0 });
    const batch = await kling.batch(
      [
        { id: 'a', prompt: 'a fox' },
        { id: 'b', prompt: '[fail-once] a wolf' },
        { id: 'c', prompt: '[fail-once] an owl' },
      ],
      {
        id: `batch-${randomUUID()}`,
        run: { attempts: 1 },
      },
    );
    await expect.poll(async () => (await batch.progress()).counts.processing).toBe(3);
    expect(await batch.pause({ reason: 'lunch' })).toMatchObject({ state: 'paused', reason: 'lunch' });
    expect(await batch.resume()).toMatchObject({ state: 'running' });
    expect(await batch.setConcurrency(7)).toMatchObject({ slots: { concurrency: 7 } });
    expect(await caught(batch.resume())).toMatchObject({ code: 'UsageError' });
    for (const ask of ['status', 'result', 'cancel'] as const) {
      expect(await caught(kling.get(batch.id)[ask]()), ask).toMatchObject({
        code: 'UsageError',
        message: `"${batch.id}" is a batch and no generation.`,
      });
    }
    expect(await caught(kling.retry(batch.id, { force: true }))).toMatchObject({ code: 'UsageError' });
    simulator.set({ speed: 30 });
    expect(await batch.result()).toMatchObject({ counts: { completed: 1, failed: 2 } });

    const unknown = `${batch.id} has no item "d".`;
    expect(await caught(batch.retryFailed({ ids: ['c', 'd'] }))).toMatchObject({
      code: 'UsageError',
      message: unknown,
    });
    expect(await caught(batch.retryFailed({ ids: ['a'] }))).toMatchObject({
      code: 'UsageError',
      message: `${batch.id}: none of these has failed or was cancelled.`,
    });
    expect(await batch.retryFailed({ ids: ['a', 'c'] })).toEqual({ isRestarted: true, retried: ['c'] });
    expect(await batch.result()).toMatchObject({ counts: { completed: 2, failed: 1 } });
    await batch.retryFailed();
    expect(await batch.result()).toMatchObject({ counts: { completed: 3, failed: 0 } });
    const items: string[] = [];
    for await (const { id, state } of batch.items()) items.push(`${id} ${state}`);
    expect(items).toEqual(['a completed', 'b completed', 'c completed']);
    expect((await batch.report()).html).toMatch(/report\.html$/);
    expect(simulator.tasks()).toHaveLength(5);
  });

  it('says what is there: server, worker, Kling and key, search attributes, a page of the Web UI', async () => {
    const { taskQueue, simulator } = stage();
    const server = { namespace: 'default', taskQueue, missingSearchAttributes: [] };
    expect(await kling.checkTemporal()).toMatchObject({ ...server, workers: [expect.any(String)] });
    expect(await kling.setup()).toEqual([]);
    expect(await kling.checkKling()).toMatchObject({ baseUrl: simulator.url, latencyMs: expect.any(Number) as number });
    expect(await kling.webUi('a/b')).toMatch(/\/namespaces\/default\/workflows\/a%2Fb$/);

    const wrongKey = createKlingTemporal({ kling: { apiKey: 'api-key-nobody', baseUrl: simulator.url } });
    expect(await caught(wrongKey.checkKling())).toMatchObject({ code: 'Credentials' });
    expect(await caught(createKlingTemporal().checkKling())).toMatchObject({ code: 'InvalidConfig' });
  });

  it('reckons a batch before it is started, and knows what is made; says what is attached to', async () => {
    const items = [{ prompt: 'a fox', mode: 'pro', duration: 10 } as const, { prompt: 'a fox' }, { prompt: 'a fox' }];
    const id = `batch-${randomUUID()}`;
    const estimate = await kling.estimate(items, { id });
    expect(estimate).toMatchObject({ batchId: id, total: 3, made: 0, items: 3, tasks: { text2video: 3 } });
    expect(estimate.cost.units.video).toBeGreaterThan(0);
    expect(estimate.notices).toEqual([expect.stringContaining('the same')]);
    expect(stage().simulator.tasks()).toEqual([]);

    const batch = await kling.batch(items, { id });
    expect([batch.isAttached, batch.notices]).toEqual([false, estimate.notices]);
    expect((await kling.batch(items, { id })).isAttached).toBe(true);
    await batch.result();
    expect(await kling.estimate(items, { id })).toMatchObject({ total: 3, made: 3, items: 0, expectedSeconds: 0 });
    expect(await kling.estimate(items.slice(0, 1))).toMatchObject({ refused: expect.stringContaining(id) as string });

    const generation = await kling.generate({ prompt: 'a fox', model_name: 'kling-v1' }, { id: `${id}-one` });
    expect([generation.isAttached, generation.notices.length]).toEqual([false, 1]);
    expect((await kling.generate({ prompt: 'a fox', model_name: 'kling-v1' }, { id: `${id}-one` })).isAttached).toBe(
      true,
    );
  });

  it('tells a server that is not there by its code, and may be asked again', async () => {
    const nowhere = createKlingTemporal({ address: '127.0.0.1:1' });
    expect(await caught(nowhere.get('fox').status())).toMatchObject({ code: 'TemporalUnreachable' });
    expect(await caught(nowhere.generate({ prompt: 'a fox' }))).toMatchObject({ code: 'TemporalUnreachable' });
    await nowhere.close();
    const url = createKlingTemporal({ address: 'http://localhost:7233' });
    expect(await caught(url.get('fox').status())).toMatchObject({ code: 'InvalidTemporalAddress' });
  });
});
