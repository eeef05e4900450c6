import { expect, it, onTestFinished } from 'vitest';
import type { BatchResult } from '../../../src/domain/batch/progress/progress.js';
import { createFaultStage, expectOracles } from '../../faults/rig/fault-stage.js';
import { log, setting } from '../setting.js';

const COUNT = setting('KLING_CHAOS_GENERATIONS', 10_000);
/** A window of three, and a new run every three rows: it hands over while its generations end, all the time. */
const WINDOW = { concurrency: 3, continueAfter: 3 };
/** Shares of the rows after which somebody terminates it. */
const TERMINATED_AT = [0.25, 0.5, 0.75];

it(
  `28: a batch of ${COUNT} rows in a window of three is terminated three times, and loses and repeats none`,
  { timeout: COUNT * 10_000 },
  async () => {
    const stage = await createFaultStage({ speed: 1000, videoConcurrency: 20, watchMs: 1000 });
    onTestFinished(() => stage.close());
    const { simulator, startWorker, startBatch } = stage;
    await startWorker({ KLING_VIDEO_CONCURRENCY: '20' });
    const items = Array.from({ length: COUNT }, (_, index) => ({ id: `row-${index}`, prompt: `fox ${index}` }));
    let batch = await startBatch(items, WINDOW);
    const sinceMs = Date.now();
    for (const share of TERMINATED_AT) {
      await expect
        .poll(() => simulator.stats().succeeded, { interval: 50, timeout: COUNT * 5000 })
        .toBeGreaterThanOrEqual(COUNT * share);
      await batch.terminate('somebody has');
      log(`terminated at ${simulator.stats().succeeded} of ${COUNT} rows`);
      batch = await startBatch(items, WINDOW);
    }
    const { counts } = (await batch.result()) as BatchResult;
    log(`over after ${Math.round((Date.now() - sinceMs) / 1000)} s: ${JSON.stringify(counts)}`);
    expect(counts).toMatchObject({ completed: COUNT, failed: 0, waiting: 0 });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: COUNT, succeeded: COUNT });
    const { runs } = await expectOracles(stage);
    const handedOver = runs.filter(({ status }) => status === 'CONTINUED_AS_NEW').length;
    log(`${handedOver} runs have handed over`);
    expect(handedOver).toBeGreaterThan(COUNT / 10);
  },
);
