import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';
import { recoveryOf } from './rig/goes-on.js';
import { surviveOutages } from './rig/survive-outages.js';

const MB = 2 ** 20;
const CREATE = 'text2video.create';
/** The polls of the one that is cut off stay open at Temporal for a minute, and what is handed to one of them has to be missed first, for 15 s. */
const TAKEN_OVER_WITHIN_MS = 120_000;

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
    const cutAtMs = Date.now();
    await startWorker();
    // Temporal may first hand work to the one that it cannot reach, until that is missed again.
    // The other one sends the same create, and asks for the rest of the same file.
    await unsent.arrived(2);
    await half.arrived(2);
    const recoveries = [
      recoveryOf('work of a worker that is cut off, elsewhere', Date.now() - cutAtMs, TAKEN_OVER_WITHIN_MS),
    ];
    for (const barrier of [unsent, half]) barrier.release();
    const results = (await Promise.all([downloading.result(), submitted.result()])) as GenerationResult[];
    // What the zombie has to say comes too late.
    ways.toTemporal.heal();
    expect(new Set(simulator.tasks().map(({ id }) => id))).toEqual(new Set(results.map(({ taskId }) => taskId)));
    // The same create by both, and once more where Temporal hands it to the zombie; Kling takes one of them. And the rest of the file.
    await expectOracles(stage(), { creates: 2, fetches: 2, recoveries });
  }, 300_000);
});
