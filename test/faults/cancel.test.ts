import { describe, expect, it } from 'vitest';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import type { Simulator } from '../../src/simulator/server.js';
import { readCancellation } from './rig/cancelling.js';
import type { FaultStage } from './rig/fault-stage.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

type Started = Awaited<ReturnType<FaultStage['start']>>;

const CREATE = 'text2video.create';
const CANCELLED = { cause: { name: 'CancelledFailure' } };
/** A download hears of it 4 s later at most, and then removes what has come; the others are not waited for. The rest is for a busy machine. */
const WITHIN_MS = 20_000;

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, prompt: `fox ${index}` }));
const stateOf = async (handle: Started) => (await handle.query<GenerationStatus>('status')).state;

/** Cancels it and tells how long it took to end, by its history. */
async function cancel(what: string, handle: Started) {
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject(CANCELLED);
  const { tookMs = NaN, waitedMs = NaN } = (await readCancellation(handle)) ?? {};
  console.log(`cancelled ${what}: ${tookMs} ms, of them ${waitedMs} ms until its activity had ended`);
  return { what, tookMs, withinMs: WITHIN_MS };
}

describe('a generation that is cancelled', () => {
  const stage = useFaultStage({ mediaBytes: 3_000_000, speed: 0, videoConcurrency: 1 });
  const limit = { KLING_VIDEO_CONCURRENCY: '1' };

  it('27: in line, while Kling generates: it ends at once, and its slot is free when Kling has ended the task, not before', async () => {
    const { simulator, start, startWorker } = stage();
    await startWorker(limit);
    const first = await start({ prompt: 'generating' });
    await expect.poll(() => stateOf(first)).toBe('processing');
    const queued = await start({ prompt: 'in line' });
    await expect.poll(async () => (await queued.describe()).raw.pendingActivities?.length).toBe(1);
    const recoveries = [await cancel('in line', queued), await cancel('while Kling generates', first)];
    const next = await start({ prompt: 'the next' });
    // Long enough for a create that should not be sent.
    await expect.poll(async () => (await next.describe()).raw.pendingActivities?.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 1, refusedCreates: 0 });
    simulator.endTask(simulator.tasks()[0]?.id ?? '', { status: 'succeed' });
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(2);
    simulator.set({ speed: 1000 });
    await next.result();
    expect(simulator.stats().refusedCreates).toBe(0);
    await expectOracles(stage(), { recoveries });
  });

  it('27: in the middle of a create: its task is not lost sight of; in the middle of a download: no part of the file stays', async () => {
    const { simulator, start, startWorker } = stage();
    await startWorker(limit);
    const accepted = simulator.barrier({ name: 'accepted', route: CREATE, at: 'after-accept' });
    const creating = await start({ prompt: 'in a create' });
    await accepted.arrived();
    await creating.cancel();
    accepted.release();
    await expect(creating.result()).rejects.toMatchObject(CANCELLED);
    const { taskId = '' } = await creating.query<GenerationStatus>('status');
    expect(simulator.tasks().map(({ id }) => id)).toEqual([taskId]);
    expect((await creating.describe()).memo?.klingNotice).toContain(
      `Kling has no cancel: task ${taskId} goes on there`,
    );
    simulator.endTask(taskId, { status: 'succeed' });

    simulator.set({ speed: 1000 });
    const half = simulator.barrier({ name: 'half', route: 'media', at: 'media', atByte: 1_500_000 });
    const downloading = await start({ prompt: 'in a download' });
    await half.arrived();
    const recoveries = [await cancel('in a download', downloading)];
    expect((await downloading.describe()).memo?.klingNotice).toMatch(/had finished at Kling and is paid for/);
    await expectOracles(stage(), { recoveries });
  });

  it('27: at the moment at which its task ends: it ends as one or the other, and nothing stays behind', async () => {
    const { simulator, start, startWorker } = stage();
    simulator.set({ videoConcurrency: 6 });
    await startWorker({ KLING_VIDEO_CONCURRENCY: '6' });
    const handles = await Promise.all(rows(6).map(({ prompt }) => start({ prompt })));
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(6);
    simulator.set({ speed: 1000 });
    await Promise.all(
      handles.map(async (handle, index) => {
        // From before the look that notices the end until after the download.
        await new Promise((resolve) => setTimeout(resolve, 120 * index));
        await handle.cancel().catch(() => undefined);
      }),
    );
    const ends = await Promise.allSettled(handles.map((handle) => handle.result()));
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject(CANCELLED);
    // A step that comes while another is on its way to Temporal is taken again, with both: `UnhandledCommand`.
    await expectOracles(stage(), { failedTasks: 12, orphans: 6 });
  });
});

/** What was on its way while the server took the cancellation. */
const ON_THEIR_WAY = 3;

const createsAfter = (simulator: Simulator, atMs: number): number =>
  simulator.ledger().filter(({ method, at }) => method === 'POST' && Date.parse(at) > atMs).length;

/** Tasks that Kling goes on with may have left files, and a cancellation that comes beside another step makes a workflow task of its own again. */
const ofCancelled = (simulator: Simulator) => {
  const { acceptedCreates: made } = simulator.stats();
  return { unbegun: true, orphans: made, fetches: made, failedTasks: made };
};

describe('a batch that is cancelled', () => {
  // A five-second video lasts two to three seconds, so that slots come free all the while.
  const stage = useFaultStage({ speed: 25 });

  it.each([
    ['of a thousand rows, while many of them wait for a slot', 1000, 60, 20, 25],
    ['while most generations are only requested', 60, 60, 20, 1],
    ['while one slot is shared by many', 30, 30, 1, 2],
  ])(
    '27: %s: all that runs is asked to stop, and nothing more is sent',
    async (_case, count, concurrency, slots, made) => {
      const { simulator, startWorker, startBatch, client, taskQueue } = stage();
      simulator.set({ videoConcurrency: slots });
      await startWorker({ KLING_VIDEO_CONCURRENCY: String(slots) });
      const handle = await startBatch(rows(count), { concurrency });
      await expect
        .poll(() => simulator.stats().acceptedCreates, { timeout: 120_000, interval: 5 })
        .toBeGreaterThanOrEqual(made);
      // All at once: what steers a batch must not keep it from ending.
      const steer = (name: string, input: object) =>
        handle.executeUpdate<unknown, [object]>(name, { args: [input] }).catch(() => undefined);
      const steered = [steer('pause', { reason: 'lunch' }), steer('cancelItem', { id: 'row-1' }), steer('resume', {})];
      await handle.cancel();
      const cancelledAtMs = Date.now();
      await Promise.all(steered);
      await expect(handle.result()).rejects.toMatchObject(CANCELLED);
      const endedAtMs = Date.now();
      console.log(
        `${count} rows, ${concurrency} under way on ${slots} slots: ${createsAfter(simulator, cancelledAtMs)} creates after the cancellation, which took ${endedAtMs - cancelledAtMs} ms`,
      );
      expect(createsAfter(simulator, cancelledAtMs)).toBeLessThanOrEqual(ON_THEIR_WAY);
      const { counts } = await handle.query<BatchProgress>('progress');
      expect(counts).toMatchObject({ queued: 0, processing: 0, downloading: 0 });
      const open = client.workflow.list({ query: `TaskQueue = "${taskQueue}" AND ExecutionStatus = "Running"` });
      for await (const { workflowId: left } of open) expect.fail(`${left} still runs`);
      expect(createsAfter(simulator, endedAtMs)).toBe(0);
      const recoveries = [{ what: 'the batch', tookMs: endedAtMs - cancelledAtMs, withinMs: WITHIN_MS }];
      await expectOracles(stage(), { recoveries, ...ofCancelled(simulator) });
    },
    240_000,
  );
});
