import { expect, it, onTestFinished } from 'vitest';
import { createFaultStage, expectOracles } from '../../faults/rig/fault-stage.js';
import { recoveryOf } from '../../faults/rig/goes-on.js';

/** What `terminationGracePeriodSeconds` and `stop_grace_period` give a worker. */
const GRACE_MS = 120_000;

it(
  '10: SIGTERM while a create gets no answer: the worker ends before it would be killed, and the task is found by its id',
  { timeout: 10 * 60_000 },
  async () => {
    const stage = await createFaultStage({ speed: 1000 });
    onTestFinished(() => stage.close());
    const { simulator, start, startWorker } = stage;
    const accepted = simulator.barrier({ name: 'accepted', route: 'text2video.create', at: 'after-accept' });
    const worker = await startWorker({ KLING_REQUEST_TIMEOUT_SECONDS: '150' });
    const handle = await start({ prompt: 'a fox' });
    await accepted.arrived();
    const askedAtMs = Date.now();
    worker.child.kill('SIGTERM');
    await worker.exited;
    const recoveries = [recoveryOf('the end of the worker', Date.now() - askedAtMs, GRACE_MS)];
    accepted.release();
    await startWorker();
    await handle.result();
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 1, duplicateExternalIds: 0 });
    await expectOracles(stage, { recoveries });
  },
);
