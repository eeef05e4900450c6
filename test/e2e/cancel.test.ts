import { describe, expect, it } from 'vitest';
import { readCancellation } from '../faults/rig/cancelling.js';
import { useStage } from './harness.js';

/** Heartbeats of a create are sent 4 s apart at most, where their timeout alone would make that 8 s. */
const HEARD_WITHIN_MS = 7000;

describe('a cancellation', () => {
  // A five-second video lasts two to three seconds, so that slots come free all the while.
  const stage = useStage({ speed: 25 });

  it('of a generation is heard by a create that waits for its slots: it is not sent', async () => {
    const { simulator, start, startWorker } = stage();
    simulator.set({ imageConcurrency: 4, speed: 0 });
    await startWorker({ KLING_IMAGE_CONCURRENCY: '4' });
    const first = await start({ task: 'images/generations', prompt: 'three posters', n: 3 });
    await expect.poll(() => simulator.stats().inFlight.image, { timeout: 30_000, interval: 20 }).toBe(3);
    const second = await start({ task: 'images/generations', prompt: 'four posters', n: 4 });
    // A slot is free, so its activity is taken from the queue, and waits for three more.
    // The heartbeat after this one brings the cancellation.
    await expect
      .poll(async () => (await second.describe()).raw.pendingActivities?.[0]?.lastHeartbeatTime, { timeout: 30_000 })
      .toBeTruthy();
    await second.cancel();
    await expect(second.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect((await readCancellation(second))?.waitedMs).toBeLessThan(HEARD_WITHIN_MS);
    simulator.set({ speed: 60 });
    await first.result();
    expect(simulator.tasks().map(({ prompt }) => prompt)).toEqual(['three posters']);
  }, 60_000);
});
