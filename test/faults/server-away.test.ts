import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';
import { surviveOutages } from './rig/survive-outages.js';

const MB = 2 ** 20;
const CREATE = 'text2video.create';

describe('a Temporal server that is killed', () => {
  it('7: kill -9 of the server, for 1 s and for 10 s later, with creates on their way: a batch loses and repeats nothing', async () => {
    await surviveOutages([1000, 10_000]);
  }, 180_000);
});

describe('a worker behind a network that has gone away', () => {
  const stage = useFaultStage({ mediaBytes: 3 * MB });

  it('8: a zombie that goes on with a create and a download while another has taken them over: one task each, one file each', async () => {
    const { simulator, start, startWorker, openWays, partHolds } = stage();
    const ways = await openWays();
    // Its create is held for longer than a create takes.
    await startWorker({ ...ways.env, KLING_REQUEST_TIMEOUT_SECONDS: '150' });
    const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: MB });
    const downloading = await start({ prompt: 'in its download' });
    await half.arrived();
    await partHolds(MB / 2);
    const unsent = simulator.barrier({ name: 'unsent', route: CREATE, at: 'before' });
    const submitted = await start({ prompt: 'in its create' });
    await unsent.arrived();

    ways.toTemporal.blackhole();
    await startWorker();
    // Temporal may first hand work to the one that it cannot reach, until that is missed again.
    // The other one sends the same create, and asks for the rest of the same file.
    await unsent.arrived(2);
    await half.arrived(2);
    for (const barrier of [unsent, half]) barrier.release();
    const results = (await Promise.all([downloading.result(), submitted.result()])) as GenerationResult[];
    // What the zombie has to say comes too late.
    ways.toTemporal.heal();
    expect(new Set(simulator.tasks().map(({ id }) => id))).toEqual(new Set(results.map(({ taskId }) => taskId)));
    // The same create by both, and once more where Temporal hands it to the zombie; Kling takes one of them. And the rest of the file.
    await expectOracles(stage(), { creates: 2, fetches: 2 });
  }, 300_000);
});
