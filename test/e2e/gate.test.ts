import { describe, expect, it } from 'vitest';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import type { Simulator } from '../../src/simulator/server.js';
import type { Stage } from './harness.js';
import { useStage } from './harness.js';

/** A five-second video, for which the simulator takes 54 to 66 s, lasts 3 to 4 s. */
const SPEED = 18;

type Started = Awaited<ReturnType<Stage['start']>>;

function startMany({ start }: Stage, count: number, input: (index: number) => object): Promise<Started[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => start(input(index))));
}

function report(what: string, simulator: Simulator): void {
  const { acceptedCreates, refusedCreates, maxInFlight } = simulator.stats();
  console.log(
    `${what}; ${acceptedCreates} creates accepted, ${refusedCreates} refused, at most ${maxInFlight.image} images at once`,
  );
}

/** What must hold however the slots came and went. */
function expectOneCreateEach(simulator: Simulator, count: number): void {
  const made = simulator.tasks();
  expect(made.map(({ prompt }) => prompt).sort()).toEqual([...new Set(made.map(({ prompt }) => prompt))].sort());
  expect(made).toHaveLength(count);
  expect(simulator.stats()).toMatchObject({ succeeded: count, failed: 0, duplicateExternalIds: 0 });
}

describe("the waiting line for Kling's slots", () => {
  const stage = useStage({ speed: SPEED });

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
