import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { describe, expect, inject, it } from 'vitest';
import type { BatchView, GenerationView } from '../../src/index.js';
import { createKlingTemporal } from '../../src/index.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import { useStage } from './harness.js';

const caught = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it should be refused'),
    (error: unknown) => error,
  );

describe('the library with a connection of its user', () => {
  const stage = useStage();

  it('uses a client, a connection and the connection of a worker, and closes none of them', async () => {
    const { taskQueue, client } = stage();
    const address = inject('temporalAddress');
    const [connection, native] = await Promise.all([
      Connection.connect({ address }),
      NativeConnection.connect({ address }),
    ]);
    const own = new Client({ connection });
    for (const given of [{ client: own }, { connection, namespace: 'default' }, { connection: native }]) {
      const kling = createKlingTemporal({ ...given, taskQueue });
      const { id } = await kling.generate({ prompt: 'a fox' });
      expect(await kling.get(id).status()).toMatchObject({ state: 'queued', taskQueue });
      await kling.close();
      expect((await client.workflow.getHandle(id).describe()).status.name).toBe('RUNNING');
      await client.workflow.getHandle(id).terminate();
    }
    expect((await own.workflow.count('WorkflowId = "nobody"')).count).toBe(0);
    await expect(native.workflowService.getSystemInfo({})).resolves.toBeDefined();
    await Promise.all([connection.close(), native.close()]);
  });

  it('makes no other connection once that one is closed: what watches or is asked then rejects', async () => {
    const { taskQueue } = stage();
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const kling = createKlingTemporal({ connection, taskQueue });
    const generation = await kling.generate({ prompt: 'a fox' });
    const watch = generation.watch();
    await watch.next();
    const watching = caught(watch.next());
    await connection.close();
    const closed = { code: 'TemporalUnreachable', message: expect.stringContaining('was closed') as string };
    expect(await Promise.all([watching, caught(generation.status())])).toMatchObject([closed, closed]);
  });

  it('refuses one beside the options that name a server', () => {
    const connection = Connection.lazy({ address: '127.0.0.1:1' });
    for (const [options, name] of [
      [{ connection, address: 'localhost' }, 'address'],
      [{ client: new Client({ connection }), namespace: 'other' }, 'namespace'],
    ] as const) {
      expect(() => createKlingTemporal(options)).toThrow(
        expect.objectContaining({ code: 'InvalidConfig', message: expect.stringContaining(name) as string }),
      );
    }
  });
});

describe('the library where no worker runs', () => {
  const stage = useStage();

  it('ends what waits when it is closed, and may be asked again', async () => {
    const kling = createKlingTemporal({ env: stage().env });
    const generation = await kling.generate({ prompt: 'a fox' });
    const batch = await kling.batch([{ prompt: 'a fox' }, { prompt: 'a wolf' }], { id: `batch-${randomUUID()}` });
    const waits = [caught(generation.result()), caught(batch.result())];
    await generation.status();
    await kling.close();
    const closed = { code: 'TemporalUnreachable', message: expect.stringContaining('closed') as string };
    expect(await Promise.all(waits)).toMatchObject([closed, closed]);
    expect(await generation.cancel()).toMatchObject({ source: 'server' });
    await kling.close();
  });

  it('watches by what Temporal itself has recorded, and says so; then as a worker tells it', async () => {
    const { env, startWorker, simulator } = stage();
    simulator.set({ speed: 0 });
    await using kling = createKlingTemporal({ env });
    const generation = await kling.generate({ prompt: 'a fox' });
    const batch = await kling.batch([{ prompt: 'a fox' }, { prompt: 'a wolf' }], { id: `batch-${randomUUID()}` });
    const watchGeneration = generation.watch();
    const watchBatch = batch.watch();
    expect((await watchGeneration.next()).value).toMatchObject({ source: 'server', isRunning: true, state: 'queued' });
    expect((await watchBatch.next()).value).toMatchObject({ source: 'server', isRunning: true, total: 2 });

    await startWorker();
    const generations: GenerationView[] = [];
    for await (const view of watchGeneration) {
      generations.push(view);
      if (view.state === 'processing') simulator.set({ speed: 30 });
    }
    expect(new Set(generations.map(({ source }) => source))).toContain('worker');
    expect(generations.at(-1)).toMatchObject({ source: 'worker', isRunning: false, state: 'completed' });
    const batches: BatchView[] = [];
    for await (const view of watchBatch) batches.push(view);
    expect(batches.at(-1)).toMatchObject({
      source: 'worker',
      isRunning: false,
      progress: { counts: { completed: 2 } },
      ending: { kind: 'completed', result: { counts: { completed: 2 } } },
    });
  });

  it('asks Kling for a task first where it has keys, and starts nothing for one that nobody knows', async () => {
    const { client, taskQueue, simulator, env, startWorker } = stage();
    const address = inject('temporalAddress');
    const keys = { apiKey: SIMULATOR_API_KEY, baseUrl: simulator.url };
    await using kling = createKlingTemporal({ address, taskQueue, kling: keys });
    const taskId = '888888888888888888';
    expect(await caught(kling.adopt(taskId))).toMatchObject({ code: 'UnknownTask', facts: { taskId } });
    await expect(client.workflow.getHandle(`adopt-${taskId}`).describe()).rejects.toThrow(/not found/i);
    const leave = AbortSignal.abort(new Error('enough'));
    expect(await caught(kling.adopt(taskId, { signal: leave }))).toBe(leave.reason);

    // Without keys the worker asks, and the handle tells.
    await using keyless = createKlingTemporal({ address, taskQueue });
    const unknown = await keyless.adopt(taskId);
    await startWorker();
    expect(await caught(unknown.result())).toMatchObject({ name: 'GenerationFailed', code: 'NotFound' });

    // What was collected before Kling forgot it is still there.
    const made = await (await kling.generate({ prompt: 'a fox' })).result();
    await (await kling.adopt(made.taskId)).result();
    await using forgotten = createKlingTemporal({ env: { ...env, KLING_BASE_URL: `${simulator.url}/elsewhere` } });
    const again = await forgotten.adopt(made.taskId);
    expect(again.isAttached).toBe(true);
    expect(await again.result()).toMatchObject({ taskId: made.taskId });
  });
});
