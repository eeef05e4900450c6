import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import type { GenerationStatus } from '../../src/domain/generation/generation.js';
import type { Stage } from '../e2e/harness.js';
import { useStage } from '../e2e/harness.js';

/** Rows of the larger batch; fewer are enough where time is short. */
const CROWD = Number(process.env.KLING_TEST_CROWD ?? 500);
const FEW = 5;
/** A five-second video, for which the simulator takes 54 to 66 s, lasts 2 to 3 s. */
const SPEED = 24;

/** A batch all of whose items stand in line at once, which is what a window as wide as the batch does. */
function startBatch({ client, taskQueue }: Stage, name: string, count: number) {
  const items = Array.from({ length: count }, (_, index) => ({ prompt: `${name} ${index}` }));
  const workflowId = `batch-${name}-${randomUUID()}`;
  return client.workflow.start('batch', { taskQueue, workflowId, args: [{ items, run: { concurrency: count } }] });
}

describe('two batches of one priority', () => {
  const stage = useStage({ speed: SPEED, videoConcurrency: 3 });

  it(`take turns whatever their sizes: ${FEW} rows started after ${CROWD} are made after about as many turns as there are rows`, async () => {
    const here = stage();
    const { simulator, startWorker, client } = here;
    await startWorker({ KLING_VIDEO_CONCURRENCY: '3' });
    const made = (name: string) => simulator.tasks().filter(({ prompt }) => prompt.startsWith(name)).length;
    const crowd = await startBatch(here, 'crowd', CROWD);
    // A worker that starts hundreds may be too busy to answer in time.
    const queued = async () => {
      const progress = await crowd.query<BatchProgress>('progress').catch(() => undefined);
      return (progress?.counts.queued ?? 0) + made('crowd');
    };
    await expect.poll(queued, { timeout: 240_000, interval: 500 }).toBeGreaterThanOrEqual(CROWD);
    const before = made('crowd');
    const few = await startBatch(here, 'few', FEW);
    await expect.poll(() => made('few'), { timeout: 120_000, interval: 50 }).toBe(FEW);
    const overtaken = made('crowd') - before;
    console.log(`${FEW} rows were made in ${FEW + overtaken} turns, with ${CROWD - before} rows in line before them`);
    // One in two turns is theirs; a few more go by while they are started and while a turn is on its way.
    expect(overtaken).toBeLessThanOrEqual(4 * FEW);
    expect(await few.result()).toMatchObject({ counts: { completed: FEW } });
    await client.workflow.getHandle(crowd.workflowId).terminate('the test is over');
  }, 480_000);
});

describe('the waiting line', () => {
  const stage = useStage({ speed: 60, videoConcurrency: 1 });

  it('lets the more urgent go first, whoever came first', async () => {
    const { simulator, start, startWorker } = stage();
    await startWorker({ KLING_VIDEO_CONCURRENCY: '1' });
    const first = await start({ prompt: '[stuck] first' });
    await expect.poll(() => first.query<GenerationStatus>('status')).toMatchObject({ state: 'processing' });
    const handles: Awaited<ReturnType<Stage['start']>>[] = [];
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
