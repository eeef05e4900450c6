import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { useStage } from './harness.js';

const CREATE = 'text2video.create';

const page = (title: string) => `<html><head><title>${title}</title></head><body>nginx</body></html>`;

describe('a create that is answered by somebody else', () => {
  const stage = useStage();

  it('ends at once, says the likely cause, and is sent once', { timeout: 120_000 }, async () => {
    const { kling, simulator, startWorker } = stage();
    await startWorker();
    const cases = [
      [{ status: 404, body: '404 page not found' }, 1, 'KLING_BASE_URL'],
      [{ status: 401, body: page('401') }, 4, 'KLING_API_KEY'],
      [{ status: 403, body: page('403') }, 4, 'gateway'],
      [{ status: 413, body: page('413') }, 2, 'too large'],
      [{ status: 200, body: '{"code":1305,"message":"a new kind of refusal"}' }, 1, '[1305] a new kind of refusal'],
      [{ status: 200, body: '{"message":"no more today"}' }, 1, 'no more today'],
      [{ status: 308, body: '', headers: { location: 'https://elsewhere.example/' } }, 1, 'elsewhere.example'],
    ] as const;
    for (const [answer, code, said] of cases) {
      simulator.fault({ route: CREATE, kind: 'status', times: 1, ...answer });
      const before = simulator.ledger().filter(({ method }) => method === 'POST').length;
      const ended = await kling(['generate', 'a fox']);
      expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(said)]);
      expect(simulator.ledger().filter(({ method }) => method === 'POST').length - before).toBe(1);
    }
    expect(simulator.stats().acceptedCreates).toBe(0);
  });

  it('is tried again ten minutes later when it asks for a year', async () => {
    const { client, simulator, start, work } = stage();
    await work();
    simulator.fault({
      route: CREATE,
      kind: 'status',
      status: 429,
      code: 1302,
      times: 1,
      headers: { 'retry-after': '31536000' },
    });
    const { workflowId } = await start({ prompt: 'a fox' });
    const nextTry = async () => {
      const { pendingActivities } = await client.workflowService.describeWorkflowExecution({
        namespace: 'default',
        execution: { workflowId },
      });
      const { scheduledTime, lastFailure } = pendingActivities[0] ?? {};
      return { atMs: Number(scheduledTime?.seconds ?? 0) * 1000, text: lastFailure?.message ?? '' };
    };
    await expect.poll(async () => (await nextTry()).text, { timeout: 20_000 }).toContain('asks for a pause of 8760 h');
    expect((await nextTry()).atMs).toBeLessThan(Date.now() + 660_000);
    await client.workflow.getHandle(workflowId).terminate();
  });
});

describe('a task that is paid for', () => {
  const stage = useStage({ mediaBytes: 100_000 });

  it('is collected though the media host refuses its file at first', { timeout: 60_000 }, async () => {
    const { kling, simulator, work } = stage();
    await work();
    for (const status of [403, 404]) {
      simulator.fault({ route: 'media', kind: 'status', status, times: 2 });
      expect(await kling(['generate', 'a clip whose file is not there for a moment'])).toMatchObject({ code: 0 });
    }
    expect(simulator.stats().acceptedCreates).toBe(2);
  });

  it('and that Kling fails for its input exits with 1: something was started', { timeout: 60_000 }, async () => {
    const { kling, simulator, work } = stage();
    await work();
    simulator.set({ speed: 0 });
    const ended = kling(['generate', 'a fox']);
    await expect.poll(() => simulator.stats().acceptedCreates, { timeout: 30_000 }).toBe(1);
    simulator.endTask(simulator.tasks()[0]?.id ?? '', { status: 'failed', message: 'Image pixel is invalid' });
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Image pixel is invalid') as string });
  });

  it('is noticed though the clock of the worker is set back by an hour', { timeout: 60_000 }, async () => {
    const { simulator, start, startWorker } = stage();
    const settable = `const real = Date.now; let offset = 0; Date.now = () => real() - offset; process.on('SIGUSR2', () => (offset = 3600000));`;
    const worker = await startWorker({
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(settable)}`,
    });
    simulator.set({ speed: 0 });
    const handles = await Promise.all([1, 2, 3].map((count) => start({ prompt: `fox ${count}` })));
    await expect.poll(() => simulator.stats().acceptedCreates, { timeout: 30_000 }).toBe(3);
    worker.child.kill('SIGUSR2');
    simulator.set({ speed: 1000 });
    // The next ones wait for the slots of those that end.
    const late = await start({ prompt: 'a fox after the clock was set back' });
    const results = await Promise.all([...handles, late].map((handle) => handle.result() as Promise<GenerationResult>));
    expect(new Set(results.map(({ taskId }) => taskId)).size).toBe(4);
  });
});

describe('kling adopt of an id that Kling does not know', () => {
  const stage = useStage();

  it('says so and starts nothing', async () => {
    const { client, kling } = stage();
    // There is no worker: whatever was started would wait for one.
    const { code, stderr } = await kling(['adopt', '999999999999999999']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('Kling knows no task 999999999999999999 at http')]);
    await expect(client.workflow.getHandle('adopt-999999999999999999').describe()).rejects.toThrow(/not found/i);
  });

  it('is told by the worker where the keys are with it, and holds no slot', { timeout: 60_000 }, async () => {
    const { kling, simulator, work } = stage();
    await work({ KLING_VIDEO_CONCURRENCY: '1' });
    for (const id of ['888888888888888881', '888888888888888882']) {
      const ended = await kling(['adopt', id], { env: { KLING_API_KEY: '' } });
      expect([ended.code, ended.stderr]).toEqual([3, expect.stringContaining(`Kling knows no task ${id}`)]);
    }
    const made = await kling(['generate', 'a fox']);
    expect(made.code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(1);
  });

  it('names what is wrong with an id that is none, or of another product', { timeout: 60_000 }, async () => {
    const { kling, simulator, work } = stage();
    for (const id of ['', 'a b', 'https://kling.ai/task/1', '../x']) {
      const ended = await kling(['adopt', id]);
      expect([ended.code, ended.stderr]).toEqual([2, expect.stringContaining('is not a task id')]);
    }
    expect((await kling(['adopt', 'gen-20261125-081500-a1b2c3'])).stderr).toContain('kling status gen-2026');
    await work();
    expect((await kling(['generate', 'a poster', '--task', 'images/generations'])).code).toBe(0);
    const id = simulator.tasks()[0]?.id ?? '';
    const wrong = await kling(['adopt', id, '--task', 'text2video']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('Leave out --task.')]);
    expect((await kling(['adopt', id])).code).toBe(0);
  });
});
