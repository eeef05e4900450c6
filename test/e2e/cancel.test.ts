import { describe, expect, it } from 'vitest';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import type { Simulator } from '../../src/simulator/server.js';
import { useStage } from './harness.js';

/** Hundreds of workflows come and go; beside other work on a small machine that takes its time. */
const TEST_TIMEOUT_MS = 240_000;

/** What was on its way while the server took the cancellation; the gate has at most so many creates under way at once. */
const ON_THEIR_WAY = 3;

const createsAfter = (simulator: Simulator, atMs: number): number =>
  simulator.ledger().filter(({ method, at }) => method === 'POST' && Date.parse(at) > atMs).length;

const items = (count: number) => Array.from({ length: count }, (_, index) => ({ prompt: `fox ${index}` }));

describe('a cancellation', () => {
  // A five-second video lasts two to three seconds, so that slots come free all the while.
  const stage = useStage({ speed: 25 });

  it.each([
    ['while many wait for a slot', 80, 20, 25],
    ['while most generations are only requested', 80, 20, 1],
    ['while one slot is shared by many', 40, 1, 2],
  ])(
    'of a batch is the end of its creates, %s',
    async (_case, window, slots, made) => {
      const { simulator, client, taskQueue, startWorker } = stage();
      simulator.set({ videoConcurrency: slots });
      await startWorker({ KLING_VIDEO_CONCURRENCY: String(slots) });
      const input = { items: items(window), run: { concurrency: window } };
      const workflowId = `batch-${taskQueue}`;
      const handle = await client.workflow.start('batch', { taskQueue, workflowId, args: [input] });
      await expect
        .poll(() => simulator.stats().acceptedCreates, { timeout: 120_000, interval: 5 })
        .toBeGreaterThanOrEqual(made);
      await handle.cancel();
      const cancelledAtMs = Date.now();
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
      const endedAtMs = Date.now();
      console.log(
        `${window} under way on ${slots} slots: ${createsAfter(simulator, cancelledAtMs)} creates after the cancellation, which took ${endedAtMs - cancelledAtMs} ms`,
      );
      expect(createsAfter(simulator, cancelledAtMs)).toBeLessThanOrEqual(ON_THEIR_WAY);
      const { counts } = await handle.query<BatchProgress>('progress');
      expect(counts).toMatchObject({ queued: 0, processing: 0, downloading: 0 });
      const open = client.workflow.list({ query: `TaskQueue = "${taskQueue}" AND ExecutionStatus = "Running"` });
      for await (const { workflowId: left } of open) expect.fail(`${left} still runs`);
      expect(createsAfter(simulator, endedAtMs)).toBe(0);
    },
    TEST_TIMEOUT_MS,
  );

  it('of a generation is heard by a create that waits for its slots: it is not sent', async () => {
    const { simulator, start, startWorker } = stage();
    simulator.set({ imageConcurrency: 4, speed: 4 });
    await startWorker({ KLING_IMAGE_CONCURRENCY: '4' });
    const first = await start({ task: 'images/generations', prompt: 'three posters', n: 3 });
    await expect.poll(() => simulator.stats().inFlight.image, { timeout: 30_000, interval: 20 }).toBe(3);
    const second = await start({ task: 'images/generations', prompt: 'four posters', n: 4 });
    // A slot is free, so its activity is taken from the queue, and waits for three more.
    await expect
      .poll(async () => (await second.describe()).raw.pendingActivities?.[0]?.lastStartedTime, { timeout: 30_000 })
      .toBeTruthy();
    await second.cancel();
    await expect(second.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    await first.result();
    expect(simulator.tasks().map(({ prompt }) => prompt)).toEqual(['three posters']);
  }, 60_000);
});
