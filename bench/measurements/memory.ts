import { atMost } from '../figure.js';
import type { Bench, Measurement } from '../measurement.js';
import { THRIFTY, tidyKB } from '../resident-memory.js';
import type { Variant } from '../stage.js';
import { createStage, startMany } from '../stage.js';
import { waitFor } from '../wait-for.js';

const WARM_UP = 50;

/** What a worker's memory grows by for each generation that waits for Kling. */
export const memory: Measurement = {
  name: 'memory',
  title: "Worker's memory per generation in flight, over its base (glibc's settings as in docker-compose.yml)",
  async measure(bench) {
    // One after the other: a machine that is short of time is also late to tidy up.
    const ours = await weigh(bench, 'ours');
    const naive = await weigh(bench, 'naive');
    return {
      figures: [{ name: 'resident memory', unit: 'KB', ours: ours.eachKB, beside: naive.eachKB, budget: atMost(200) }],
      raw: { ours, naive },
    };
  },
};

async function weigh(bench: Bench, variant: Variant) {
  const count = bench.quick ? 100 : 400;
  // At Kling's own pace: looks that are more frequent leave more garbage than they would.
  const stage = await createStage(bench, variant, {
    pace: 1,
    slots: count,
    hasProbe: true,
    workerEnv: THRIFTY,
  });
  try {
    const worker = await stage.startWorker();
    // A worker that has worked has its code compiled and its pools filled: that is its base.
    stage.go(2000);
    const first = await startMany(stage, WARM_UP);
    await Promise.all(first.map((handle) => handle.result()));
    stage.hold();
    const baseKB = await tidyKB(worker);
    await startMany(stage, count);
    const { simulator } = stage;
    await waitFor(`${count} tasks in flight`, () => simulator.stats().inFlight.video === count, 120_000);
    const fullKB = await tidyKB(worker);
    bench.say(`${variant}: ${baseKB} KB, and ${fullKB} KB with ${count} in flight`);
    return { count, baseKB, fullKB, eachKB: (fullKB - baseKB) / count };
  } finally {
    await stage.close();
  }
}
