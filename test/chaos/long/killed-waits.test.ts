import { expect, it, onTestFinished } from 'vitest';
import { createFaultStage, expectOracles } from '../../faults/rig/fault-stage.js';
import { killInWaits } from '../../faults/rig/kill-waits.js';
import { log, setting, summarizeTimes } from '../setting.js';

const SEED = setting('KLING_CHAOS_SEED', 1);
const SEEDS = setting('KLING_CHAOS_GENERATIONS', 20);

it(
  `4: kill -9 of a worker that waits, at ${SEEDS} moments: another one goes on`,
  { timeout: SEEDS * 120_000 },
  async () => {
    const stage = await createFaultStage({ speed: 60, videoConcurrency: 5 });
    onTestFinished(() => stage.close());
    const seeds = Array.from({ length: SEEDS }, (_, index) => SEED + index);
    const recoveries = await killInWaits(stage, seeds);
    log(`until a wait goes on elsewhere: ${summarizeTimes(recoveries.map(({ tookMs }) => tookMs))}`);
    expect(stage.simulator.stats().acceptedCreates).toBe(SEEDS);
    await expectOracles(stage, { recoveries });
  },
);
