import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import type { LedgerEntry } from '../../src/simulator/tasks/ledger.js';
import type { Simulator } from '../../src/simulator/server.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import type { Stage } from './harness.js';
import { useStage } from './harness.js';

const VIDEOS = '/v1/videos/text2video';
/** A five-second video, for which the simulator takes 54 to 66 s, lasts 3 to 4 s. */
const SPEED = 18;

type Started = Awaited<ReturnType<Stage['start']>>;

const creates = (simulator: Simulator) => simulator.ledger().filter(({ method }) => method === 'POST');
const isRefused = ({ code }: LedgerEntry) => code === 1303;

function startMany({ start }: Stage, count: number, input: (index: number) => object): Promise<Started[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => start(input(index))));
}

/** A batch with so many rows. */
function startBatch({ client, taskQueue }: Stage, count: number): Promise<Started> {
  const items = Array.from({ length: count }, (_, index) => ({ prompt: `fox ${index}` }));
  return client.workflow.start('batch', { taskQueue, workflowId: `batch-${randomUUID()}`, args: [{ items }] });
}

/** Another program of the same account, which holds slots with tasks that do not end. */
async function holdElsewhere(simulator: Simulator, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const reply = await fetch(`${simulator.url}${VIDEOS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SIMULATOR_API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model_name: 'kling-v2-6', prompt: `[stuck] of another program, ${index}` }),
    });
    expect(reply.status).toBe(200);
  }
}

/** Epoch milliseconds during which our tasks held their slots. */
function listSpans(simulator: Simulator): { startMs: number; endMs: number }[] {
  return simulator
    .tasks()
    .filter(({ prompt }) => !prompt.includes('[stuck]'))
    .map(({ createdAtMs, updatedAtMs }) => ({ startMs: createdAtMs, endMs: updatedAtMs }));
}

/** The share of `slots` that tasks held while somebody waited: from the first task after the start-up until the last one was made. */
function measureUtilisation(simulator: Simulator, slots: number): number {
  const spans = listSpans(simulator).sort((a, b) => a.startMs - b.startMs);
  const fromMs = spans[slots - 1]?.startMs ?? 0;
  const toMs = spans.at(-1)?.startMs ?? 0;
  const taken = spans.map(({ startMs, endMs }) => Math.max(0, Math.min(endMs, toMs) - Math.max(startMs, fromMs)));
  return taken.reduce((sum, ms) => sum + ms, 0) / (slots * (toMs - fromMs));
}

/** The most refusals within any second. */
function worstSecond(refused: readonly LedgerEntry[]): number {
  const times = refused.map(({ at }) => Date.parse(at));
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

function report(what: string, simulator: Simulator): void {
  const { acceptedCreates, refusedCreates, maxInFlight } = simulator.stats();
  console.log(
    `${what}; ${acceptedCreates} creates accepted, ${refusedCreates} refused, at most ${worstSecond(creates(simulator).filter(isRefused))} refused within a second, at most ${maxInFlight.video} videos and ${maxInFlight.image} images at once`,
  );
}

/** What must hold however the slots came and went. */
function expectOneCreateEach(simulator: Simulator, count: number): void {
  const made = simulator.tasks().filter(({ prompt }) => !prompt.includes('[stuck]'));
  expect(made.map(({ prompt }) => prompt).sort()).toEqual([...new Set(made.map(({ prompt }) => prompt))].sort());
  expect(made).toHaveLength(count);
  expect(simulator.stats()).toMatchObject({ succeeded: count, failed: 0, duplicateExternalIds: 0 });
}

describe("the waiting line for Kling's slots", () => {
  const stage = useStage({ speed: SPEED });

  it('is shared by two workers while another program holds two of five slots: nothing fails, three are kept busy', async () => {
    const here = stage();
    const { simulator, startWorker } = here;
    simulator.set({ videoConcurrency: 5 });
    await holdElsewhere(simulator, 2);
    const limit = { KLING_VIDEO_CONCURRENCY: '5' };
    await Promise.all([startWorker(limit), startWorker(limit)]);
    const batch = await startBatch(here, 18);
    expect(await batch.result()).toMatchObject({ counts: { completed: 18 } });
    const utilisation = measureUtilisation(simulator, 3);
    report(`two workers: ${(100 * utilisation).toFixed(1)} % of three slots`, simulator);
    expectOneCreateEach(simulator, 18);
    expect(utilisation).toBeGreaterThan(0.8);
    // Each worker keeps a second between its own.
    expect(worstSecond(creates(simulator).filter(isRefused))).toBeLessThanOrEqual(2);
  });

  it('follows a limit that shrinks from 20 to 3 in the middle of a batch, and back', async () => {
    const here = stage();
    const { simulator, startWorker } = here;
    simulator.set({ videoConcurrency: 20 });
    await startWorker({ KLING_VIDEO_CONCURRENCY: '20' });
    const batch = await startBatch(here, 50);
    await expect.poll(() => simulator.stats().inFlight.video, { interval: 20 }).toBe(20);
    simulator.set({ videoConcurrency: 3 });
    await expect.poll(() => simulator.stats().inFlight.video, { interval: 20 }).toBeLessThanOrEqual(3);
    await expect.poll(() => simulator.stats().acceptedCreates, { interval: 20 }).toBeGreaterThan(23);
    simulator.set({ videoConcurrency: 20 });
    expect(await batch.result()).toMatchObject({ counts: { completed: 50 } });
    report('20 to 3 to 20', simulator);
    expectOneCreateEach(simulator, 50);
    expect(worstSecond(creates(simulator).filter(isRefused))).toBeLessThanOrEqual(1);
  });

  it('counts an image task by its pictures: none is refused', async () => {
    const here = stage();
    const { simulator, startWorker } = here;
    simulator.set({ imageConcurrency: 9, speed: 12 });
    await startWorker({ KLING_IMAGE_CONCURRENCY: '9' });
    const handles = await startMany(here, 8, (index) => ({
      task: 'images/generations',
      prompt: `poster ${index}`,
      n: index % 4 === 3 ? 1 : 4,
    }));
    await Promise.all(handles.map((handle) => handle.result()));
    report('image tasks of 4 and 1', simulator);
    expectOneCreateEach(simulator, 8);
    const { refusedCreates, maxInFlight } = simulator.stats();
    expect(refusedCreates).toBe(0);
    // Two of four pictures, and one of one if its turn comes while two of four run.
    expect([8, 9]).toContain(maxInFlight.image);
  });

  it('finds its way after kill -9: what runs at Kling is counted again', async () => {
    const here = stage();
    const { simulator, startWorker } = here;
    simulator.set({ videoConcurrency: 3, speed: 5 });
    const limit = { KLING_VIDEO_CONCURRENCY: '3' };
    const worker = await startWorker(limit);
    const handles = await startMany(here, 7, (index) => ({ prompt: `fox ${index}` }));
    await expect.poll(() => simulator.stats().inFlight.video, { interval: 20 }).toBe(3);
    await worker.kill('SIGKILL');
    await startWorker(limit);
    // The new worker learns from refusals that there is no room, until Temporal hands it the tasks that run.
    await expect.poll(() => simulator.stats().acceptedCreates, { timeout: 30_000, interval: 20 }).toBeGreaterThan(3);
    simulator.set({ speed: 30 });
    await Promise.all(handles.map((handle) => handle.result()));
    report('kill -9', simulator);
    expectOneCreateEach(simulator, 7);
    expect(simulator.stats().maxInFlight.video).toBe(3);
    const refused = creates(simulator).filter(isRefused);
    expect(refused.length).toBeLessThanOrEqual(6);
    expect(worstSecond(refused)).toBeLessThanOrEqual(1);
  });

  it('lets the more urgent go first, whoever came first', async () => {
    const here = stage();
    const { simulator, start, startWorker } = here;
    simulator.set({ videoConcurrency: 1, speed: 60 });
    await startWorker({ KLING_VIDEO_CONCURRENCY: '1' });
    const first = await start({ prompt: '[stuck] first' });
    await expect.poll(() => first.query<GenerationStatus>('status')).toMatchObject({ state: 'processing' });
    const handles: Started[] = [];
    for (const priority of [4, 2, 5, 1])
      handles.push(await start({ prompt: `urgency ${priority}`, run: { priority } }));
    await Promise.all(
      handles.map((handle) => expect.poll(async () => (await handle.describe()).raw.pendingActivities?.length).toBe(1)),
    );
    const { taskId = '' } = await first.query<GenerationStatus>('status');
    expect(simulator.endTask(taskId, { status: 'succeed' })).toBe(true);
    await Promise.all([first, ...handles].map((handle) => handle.result()));
    expect(simulator.tasks().map(({ prompt }) => prompt)).toEqual([
      '[stuck] first',
      'urgency 1',
      'urgency 2',
      'urgency 4',
      'urgency 5',
    ]);
  });
});
