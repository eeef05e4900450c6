import { expect, it, onTestFinished } from 'vitest';
import type { BatchResult } from '../../../src/domain/batch/progress/progress.js';
import { createFaultStage } from '../../faults/rig/fault-stage.js';
import { judgeWorld } from '../../faults/rig/oracles/all-oracles.js';
import { log, setting } from '../setting.js';

const MINUTES = setting('KLING_CHAOS_MINUTES', 10);
const SLOTS = setting('KLING_CHAOS_LIMIT', 200);
/** A video that takes a minute at Kling lasts as long here: workflows are asked for, and replayed, at the rate at which 200 of them end. */
const SPEED = 1;
const ROWS_A_BATCH = 2 * SLOTS;

it(
  `32: ${SLOTS} generations under way for ${MINUTES} minutes on a worker that keeps three workflows`,
  { timeout: (MINUTES + 60) * 60_000 },
  async () => {
    const stage = await createFaultStage({ speed: SPEED, videoConcurrency: SLOTS, watchMs: 1000 });
    onTestFinished(() => stage.close());
    const { simulator, startWorker, startBatch, taskQueue } = stage;
    await startWorker({
      KLING_VIDEO_CONCURRENCY: String(SLOTS),
      KLING_MAX_CACHED_WORKFLOWS: '3',
      KLING_POLL_SECONDS: '5',
    });
    const untilMs = Date.now() + MINUTES * 60_000;
    let made = 0;
    for (let number = 0; Date.now() < untilMs; number += 1) {
      const items = Array.from({ length: ROWS_A_BATCH }, (_, index) => ({
        id: `row-${index}`,
        prompt: `fox ${number} ${index}`,
      }));
      const batch = await startBatch(items, { concurrency: SLOTS }, `soak-${taskQueue}-${number}`);
      const { counts } = (await batch.result()) as BatchResult;
      expect(counts).toMatchObject({ completed: ROWS_A_BATCH, failed: 0 });
      made += ROWS_A_BATCH;
      log(`${made} made; at most ${simulator.stats().maxInFlight.video} at once`);
    }
    const world = await stage.look();
    const { memory } = world.left;
    for (const sizes of memory) log(`memory: ${describeSlope(sizes)}`);
    expect(memory).toHaveLength(1);
    expect(judgeWorld(world, { backlog: 'video' })).toEqual([]);
  },
);

/** Least squares over what is looked at once a second, the first third left out, in which caches fill. */
function describeSlope(sizes: readonly number[]): string {
  const kept = sizes.slice(Math.floor(sizes.length / 3));
  const mean = kept.reduce((sum, size) => sum + size, 0) / kept.length;
  const middle = (kept.length - 1) / 2;
  const rise = kept.reduce((sum, size, at) => sum + (at - middle) * (size - mean), 0);
  const minutes = sizes.filter((_size, at) => at % 60 === 0).map(Math.round);
  const run = kept.reduce((sum, _size, at) => sum + (at - middle) ** 2, 0);
  return `${Math.round(mean)} MB in the middle, ${((60 * rise) / run).toFixed(2)} MB more a minute; minute by minute ${minutes.join(', ')}`;
}
