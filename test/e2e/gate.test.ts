import { describe, expect, it } from 'vitest';
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
});
