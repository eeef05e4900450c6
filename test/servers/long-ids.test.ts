import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useStage } from '../e2e/harness.js';

/** What PostgreSQL has room for. */
const MOST = 255;

describe('ids of workflows', () => {
  const stage = useStage({ speed: 2000 });
  const idOf = (length: number) => `${randomUUID()}-`.padEnd(length, 'x');
  const start = (type: string, workflowId: string, input: object) =>
    stage().client.workflow.start(type, { taskQueue: stage().taskQueue, workflowId, args: [input] });

  it('of items and steps may be as long as the server has room for; of longer ones none is started, and it is said why', async () => {
    await stage().startWorker();
    const items = [{ id: 'fox', prompt: 'a fox' }];
    const longest = await start('batch', idOf(MOST - 4), { items });
    expect(await longest.result()).toMatchObject({ counts: { completed: 1 } });
    const longer = await start('batch', idOf(MOST - 3), { items });
    await expect(longer.result()).rejects.toMatchObject({
      cause: {
        type: 'InvalidRequest',
        message: `item "fox": its workflow's id, which is that of the batch and its own, has 256 characters; 255 are possible: give the batch a shorter one`,
      },
    });

    const steps = { [`s${'t'.repeat(39)}`]: { forEach: ['fox', 'owl'], generate: { prompt: '${each}' } } };
    const pipeline = await start('pipeline', idOf(MOST - 46), { steps });
    expect(await pipeline.result()).toMatchObject({ state: 'completed' });
    const refused = await start('pipeline', idOf(MOST - 45), { steps });
    await expect(refused.result()).rejects.toMatchObject({
      cause: {
        type: 'InvalidRequest',
        message: `the pipeline's workflow id: has 210 characters; 209 are possible, since the names of steps come behind it: start it under a shorter one`,
      },
    });
    expect(stage().simulator.stats().acceptedCreates).toBe(3);
  });
});
