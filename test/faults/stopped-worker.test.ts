import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';
import { nextCreateAfter, recoveryOf } from './rig/goes-on.js';
import { beginInEachPhase, MB } from './rig/in-each-phase.js';

const CREATE = 'text2video.create';
/** Two signals within half a second are one press of a key, which npm has passed on. */
const ANOTHER_PRESS_MS = 600;
/** What waits in line is handed over at once, as soon as a slot is free; the rest is for a busy machine. */
const TAKEN_OVER_WITHIN_MS = 15_000;

describe('a worker that is asked to stop', () => {
  const stage = useFaultStage({ mediaBytes: 3 * MB });

  it('9: SIGTERM with a generation in the line, a create, a wait and a download: it ends well, and all go on elsewhere as if nothing had been', async () => {
    const { simulator, start, startWorker } = stage();
    simulator.set({ videoConcurrency: 2 });
    const slots = { KLING_VIDEO_CONCURRENCY: '2' };
    const worker = await startWorker(slots);
    const { half, downloading, waiting, endWait } = await beginInEachPhase(stage());
    const accepted = simulator.barrier({ name: 'accepted', route: CREATE, at: 'after-accept' });
    const submitted = await start({ prompt: 'in its create' });
    await accepted.arrived();
    const queued = await start({ prompt: 'in the line' });
    await expect.poll(async () => (await queued.describe()).raw.pendingActivities?.length).toBe(1);

    const stopping = worker.kill('SIGTERM');
    accepted.release();
    expect(await stopping).toBe(0);
    half.release();
    await startWorker(slots);
    const startedAtMs = Date.now();
    endWait();
    const results = await Promise.all([downloading, waiting, submitted, queued].map((handle) => handle.result()));
    expect(results.map((result) => (result as GenerationResult).attempts)).toEqual([1, 1, 1, 1]);
    const tookMs = nextCreateAfter(simulator, startedAtMs);
    const recoveries = [recoveryOf('the next create, by the next worker', tookMs, TAKEN_OVER_WITHIN_MS)];
    await expectOracles(stage(), { fetches: 1, backlog: 'video', recoveries });
  });

  it('10: a second SIGTERM while a create is on its way ends a worker at once: the task is found by its id', async () => {
    const { simulator, start, startWorker } = stage();
    const accepted = simulator.barrier({ name: 'accepted', route: CREATE, at: 'after-accept' });
    const worker = await startWorker();
    const handle = await start({ prompt: 'a fox' });
    await accepted.arrived();
    const ended = worker.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, ANOTHER_PRESS_MS));
    expect(worker.child.exitCode).toBe(null);
    await worker.kill('SIGTERM');
    expect(await ended).toBe(130);
    accepted.release();
    await startWorker();
    await handle.result();
    await expectOracles(stage());
  });
});
