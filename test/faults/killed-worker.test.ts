import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import type { FaultStage } from './rig/fault-stage.js';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';
import { beginInEachPhase, MB } from './rig/in-each-phase.js';
import { GOES_ON_WITHIN_MS, killInWaits, whenGoesOn } from './rig/kill-waits.js';
import { killAt } from './rig/preload.js';

const VIDEO = 'text2video.create';
const IMAGE = 'images.create';

const resultOf = async (handle: Awaited<ReturnType<FaultStage['start']>>) =>
  (await handle.result()) as GenerationResult;

describe('a worker that is killed', () => {
  const stage = useFaultStage({ mediaBytes: 3 * MB });

  it('1, 2, 4, 5: kill -9 with a create that Kling has accepted, one that it has not, a wait and a download: another worker goes on with each', async () => {
    const { simulator, start, startWorker, files } = stage();
    const doomed = await startWorker();
    const { half, downloading, waiting, endWait } = await beginInEachPhase(stage());
    const accepted = simulator.barrier({ name: 'accepted', route: VIDEO, at: 'after-accept' });
    const submitted = await start({ prompt: 'accepted' });
    const unsent = simulator.barrier({ name: 'unsent', route: IMAGE, at: 'before' });
    const posted = await start({ task: 'images/generations', prompt: 'not sent' });
    await Promise.all([accepted.arrived(), unsent.arrived()]);

    await doomed.kill('SIGKILL');
    const killedAtMs = Date.now();
    for (const barrier of [accepted, unsent, half]) barrier.release();
    await startWorker();
    const goesOnAtMs = await whenGoesOn(waiting);
    const recovery = { what: 'a wait until it goes on elsewhere', tookMs: goesOnAtMs - killedAtMs };
    endWait();

    const results = await Promise.all([downloading, waiting, submitted, posted].map(resultOf));
    expect(
      simulator
        .tasks()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(results.map(({ taskId }) => taskId).sort());
    expect(await files()).toHaveLength(8);
    const [range = ''] = simulator.ledger().flatMap((entry) => (entry.route === 'media' ? (entry.range ?? []) : []));
    // What had come is not fetched again.
    expect(Number(/^bytes=(\d+)-$/.exec(range)?.[1])).toBeGreaterThanOrEqual(MB);
    await expectOracles(stage(), {
      // Its connection broke before it had any effect.
      creates: 1,
      fetches: 1,
      recoveries: [{ ...recovery, withinMs: GOES_ON_WITHIN_MS }],
    });
  });

  it('4: kill -9 at a look and a moment that a seed decides, with another worker beside it: that one goes on', async () => {
    const recoveries = await killInWaits(stage(), [1, 2, 3]);
    await expectOracles(stage(), { recoveries });
  }, 240_000);

  it('3: an answer to a create that never comes, by a reset, a 502 or silence: the task is found by its id', async () => {
    const { simulator, start, startWorker } = stage();
    for (const kind of ['reset-after-accept', 'status-after-accept', 'hang-after-accept'] as const)
      simulator.fault({ route: VIDEO, times: 1, kind, status: 502, delayMs: 2000 });
    await startWorker({ KLING_REQUEST_TIMEOUT_SECONDS: '2' });
    const handles = await Promise.all(['a fox', 'an owl', 'a cat'].map((prompt) => start({ prompt })));
    const results = await Promise.all(handles.map(resultOf));
    expect(
      simulator
        .tasks()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(results.map(({ taskId }) => taskId).sort());
    await expectOracles(stage());
  });

  it('6: kill -9 between fsync and rename, and again between rename and the end of the activity: one whole file, fetched once', async () => {
    const { simulator, start, startWorker, scratchDir, files } = stage();
    const first = await startWorker(killAt('after fsync', /\/\d+\.part$/, path.join(scratchDir, 'fsync')));
    const handle = await start({ prompt: 'a fox' });
    await first.exited;
    const second = await startWorker(killAt('after rename', /\.mp4$/, path.join(scratchDir, 'rename')));
    await second.exited;
    await startWorker();
    const { taskId } = await resultOf(handle);
    expect(await files()).toEqual([`${taskId}.json`, `${taskId}.mp4`]);
    const [whole, rest] = simulator.ledger().filter(({ route }) => route === 'media');
    // The question whether it is still the same file.
    expect(rest?.range).toBe(`bytes=${(whole?.bytes ?? 0) - 1}-`);
    await expectOracles(stage(), { fetches: 1 });
  });
});
