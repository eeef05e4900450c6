import { describe, expect, it } from 'vitest';
import { SIMULATOR_ACCESS_KEY, SIMULATOR_SECRET_KEY } from '../../src/simulator/server.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PAIR = { KLING_API_KEY: '', KLING_ACCESS_KEY: SIMULATOR_ACCESS_KEY, KLING_SECRET_KEY: SIMULATOR_SECRET_KEY };

describe('clocks and keys that do not agree', () => {
  const stage = useFaultStage({ speed: 60 });

  it("17: Kling's clock is ten minutes and a day ahead and behind, and jumps in the middle of a wait: tokens are signed by it", async () => {
    const { simulator, start, startWorker } = stage();
    await startWorker(PAIR);
    for (const clockOffsetMs of [10 * MINUTE, -10 * MINUTE, DAY, -DAY]) {
      simulator.set({ clockOffsetMs });
      await (await start({ prompt: `a fox, ${clockOffsetMs} ms ahead` })).result();
    }
    const waiting = await start({ prompt: '[stuck] a fox' });
    await expect.poll(() => simulator.tasks().at(-1)?.status).toBe('processing');
    // A token lives for half an hour.
    simulator.set({ clockOffsetMs: 0 });
    simulator.endTask(simulator.tasks().at(-1)?.id ?? '', { status: 'succeed' });
    await waiting.result();
    // A create with a token of the wrong time is refused without effect, and sent again.
    await expectOracles(stage(), { creates: 5, fetches: 5 });
  });

  it('17: a key that is withdrawn in the middle of a batch: the batch waits and says so, and goes on with the new one', async () => {
    const { simulator, startBatch, startWorker, secrets, kling } = stage();
    simulator.set({ videoConcurrency: 1 });
    const slots = { KLING_VIDEO_CONCURRENCY: '1' };
    const worker = await startWorker(slots);
    const batch = await startBatch(['a', 'b', 'c'].map((id) => ({ id, prompt: `prompt ${id}` })));
    await expect.poll(() => simulator.stats().succeeded, { interval: 20 }).toBe(1);
    const fresh = `${secrets.apiKey}-fresh`;
    simulator.set({ apiKeys: [fresh] });
    const progress = () => batch.query<{ state: string; reason?: string }>('progress');
    await expect.poll(async () => (await progress()).state).toBe('paused');
    expect((await progress()).reason).toMatch(/^\[100[0-9]\] /);
    await worker.kill('SIGTERM');
    await startWorker({ ...slots, KLING_API_KEY: fresh });
    // A worker that has just started may take longer to answer than `kling` waits; asked again, it changes nothing.
    await expect.poll(async () => (await kling(['batch', 'resume', batch.workflowId])).code).toBe(0);
    // The look that met the refusal comes again after a minute.
    expect(await batch.result()).toMatchObject({ counts: { completed: 3, failed: 0 } });
    await expectOracles(stage(), { creates: 3 });
  }, 240_000);
});
