import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { BatchProgress } from '../../src/domain/batch/progress/progress.js';
import type { Stage } from './harness.js';
import { useStage } from './harness.js';

const CROWD = 500;
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

  it('take turns whatever their sizes: 5 rows started after 500 are made after about as many turns as there are rows', async () => {
    const here = stage();
    const { simulator, startWorker, client } = here;
    await startWorker({ KLING_VIDEO_CONCURRENCY: '3' });
    const made = (name: string) => simulator.tasks().filter(({ prompt }) => prompt.startsWith(name)).length;
    const crowd = await startBatch(here, 'crowd', CROWD);
    const queued = async () => {
      const { counts } = await crowd.query<BatchProgress>('progress');
      return counts.queued + made('crowd');
    };
    await expect.poll(queued, { timeout: 90_000, interval: 500 }).toBeGreaterThanOrEqual(CROWD);
    const before = made('crowd');
    const few = await startBatch(here, 'few', FEW);
    await expect.poll(() => made('few'), { timeout: 60_000, interval: 50 }).toBe(FEW);
    const overtaken = made('crowd') - before;
    console.log(`${FEW} rows were made in ${FEW + overtaken} turns, with ${CROWD - before} rows in line before them`);
    // One in two turns is theirs; a few more go by while they are started and while a turn is on its way.
    expect(overtaken).toBeLessThanOrEqual(4 * FEW);
    expect(await few.result()).toMatchObject({ counts: { completed: FEW } });
    await client.workflow.getHandle(crowd.workflowId).terminate('the test is over');
  }, 240_000);
});
