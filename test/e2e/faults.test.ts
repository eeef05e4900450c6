import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { GenerationResult, GenerationStatus } from '../../src/domain/generation/generation.js';
import { useStage } from './harness.js';

const CREATE = '/v1/videos/text2video';

describe('what a generation survives', () => {
  const stage = useStage({ mediaBytes: 3_000_000 });

  it('kill -9 of the worker while Kling generates: one create, one file', async () => {
    const { simulator, start, startWorker, files } = stage();
    simulator.set({ speed: 8 });
    const worker = await startWorker();
    const handle = await start({ prompt: 'a fox' });
    await expect.poll(() => handle.query<GenerationStatus>('status')).toMatchObject({ state: 'processing' });
    await worker.kill('SIGKILL');
    await startWorker();
    const { taskId } = (await handle.result()) as GenerationResult;
    expect(await files()).toEqual([`${taskId}.json`, `${taskId}.mp4`]);
    expect(simulator.stats().acceptedCreates).toBe(1);
    expect((await handle.describe()).historyLength).toBeLessThanOrEqual(30);
  });

  it('kill -9 of the worker in the middle of a download: the rest is fetched, one file, one create', async () => {
    const { simulator, start, startWorker, files, partHolds } = stage();
    const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: 1_500_000 });
    const worker = await startWorker();
    const handle = await start({ prompt: 'a fox' });
    await half.arrived();
    // The bytes before the barrier are on their way to the disk.
    await partHolds(1_000_000);
    await worker.kill('SIGKILL');
    half.release();
    await startWorker();
    const { taskId, artifacts } = (await handle.result()) as GenerationResult;
    expect(await files()).toEqual([`${taskId}.json`, `${taskId}.mp4`]);
    expect(artifacts[0]?.bytes).toBeGreaterThanOrEqual(3_000_000);
    expect(simulator.stats().acceptedCreates).toBe(1);
    const ranges = simulator
      .ledger()
      .filter(({ path }) => path.startsWith('/media'))
      .map(({ range }) => range ?? 'whole');
    expect(ranges).toEqual(['whole', expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  it.each(['reset-after-accept', 'status-after-accept', 'hang-after-accept'] as const)(
    'a create that Kling took but never answered (%s): still one task',
    async (kind) => {
      const { simulator, start, startWorker } = stage();
      simulator.fault({ route: CREATE, method: 'POST', times: 1, kind, status: 502, delayMs: 2000 });
      await startWorker({ KLING_REQUEST_TIMEOUT_SECONDS: '2' });
      const handle = await start({ prompt: 'a fox' });
      const { taskId } = (await handle.result()) as GenerationResult;
      expect(simulator.stats().acceptedCreates).toBe(1);
      expect(simulator.tasks().map((task) => task.id)).toEqual([taskId]);
    },
  );

  it('SIGTERM in the middle of a download: the worker ends well, another resumes', async () => {
    const { simulator, start, startWorker, files, partHolds } = stage();
    const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: 1_500_000 });
    const worker = await startWorker();
    const handle = await start({ prompt: 'a fox' });
    await half.arrived();
    await partHolds(1_000_000);
    expect(await worker.kill('SIGTERM')).toBe(0);
    half.release();
    await startWorker();
    const { taskId } = (await handle.result()) as GenerationResult;
    expect(await files()).toEqual([`${taskId}.json`, `${taskId}.mp4`]);
  });

  it('cancel in the middle of a download: it ends at once and leaves no partial file', async () => {
    const { simulator, start, startWorker, files } = stage();
    const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: 1_500_000 });
    await startWorker();
    const handle = await start({ prompt: 'a fox' });
    await half.arrived();
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ message: 'Workflow execution cancelled' });
    expect(await files()).toEqual([]);
    expect((await handle.describe()).memo?.klingNotice).toMatch(/^Task \d+ had finished at Kling and is paid for/);
  });

  it.each([
    ['[risk-control] a fox', 'Moderation', 1],
    ['[policy] a fox', 'Moderation', 0],
    ['[fail] a fox', 'GenerationFailed', 3],
  ])('"%s": fails as %s after %d paid tasks', async (prompt, type, creates) => {
    const { simulator, start, startWorker } = stage();
    await startWorker();
    const handle = await start({ prompt, run: { retryAfter: '10ms' } });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type } });
    expect(simulator.stats().acceptedCreates).toBe(creates);
  });

  it.each([
    ['a wrong key', { KLING_API_KEY: 'api-key-kling-BOGUS' }, {}, 'Credentials', '[1002] api key not found'],
    ['a used-up pack', {}, { videoUnits: 0 }, 'PackDepleted', '[1102] Account balance not enough'],
    ['arrears', {}, { arrears: true }, 'Arrears', '[1101]'],
  ])('%s: one request, one clear sentence, no retry storm', async (_what, env, settings, type, text) => {
    const { simulator, start, startWorker } = stage();
    simulator.set(settings);
    await startWorker(env);
    const handle = await start({ prompt: 'a fox' });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type, message: expect.stringContaining(text) as unknown },
    });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/request [0-9a-f-]{36}/) as unknown },
    });
    expect(simulator.ledger().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('lets no key into histories, logs or files', async () => {
    const { simulator, start, startWorker, env, outputDir } = stage();
    simulator.fault({ route: CREATE, method: 'POST', times: 1, kind: 'reset' });
    const worker = await startWorker({ KLING_LOG_LEVEL: 'debug' });
    const handle = await start({ prompt: 'a fox' });
    await handle.result();
    const key = env.KLING_API_KEY ?? '';
    const history = JSON.stringify(await handle.fetchHistory());
    expect(key.length).toBeGreaterThan(10);
    expect(history).not.toContain(key);
    expect(history).not.toContain(Buffer.from(key).toString('base64').slice(0, -4));
    expect(worker.output()).not.toContain(key);
    expect(spawnSync('grep', ['-rq', key, outputDir]).status, 'grep finds nothing').toBe(1);
  });
});
