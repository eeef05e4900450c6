import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

const CREATE = 'text2video.create';

describe('a worker that is killed', () => {
  const stage = useFaultStage({ mediaBytes: 300_000 });

  it('1: kill -9 after Kling has accepted a create and before it answers: the task is found by its id, and paid once', async () => {
    const { simulator, start, startWorker } = stage();
    const accepted = simulator.barrier({ name: 'accepted', route: CREATE, at: 'after-accept' });
    const worker = await startWorker();
    const handle = await start({ prompt: 'a fox' });
    await accepted.arrived();
    await worker.kill('SIGKILL');
    accepted.release();
    await startWorker();
    const { taskId } = (await handle.result()) as GenerationResult;
    expect(simulator.tasks().map(({ id }) => id)).toEqual([taskId]);
    await expectOracles(stage());
  });
});
