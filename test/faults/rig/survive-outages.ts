import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import type { BatchResult } from '../../../src/domain/batch/progress/progress.js';
import { startOwnServer } from '../../e2e/own-server.js';
import { createFaultStage, expectOracles } from './fault-stage.js';
import { nextCreateAfter, recoveryOf } from './goes-on.js';
import type { Recovery } from './world.js';

const SLOTS = 4;
/** So many rows end between two outages. */
const ROWS_BETWEEN = 6;
/** The worker's own pauses between two tries are 10 s at most, and Temporal hands out again what it has lost sight of; the rest is for a busy machine. */
const WITHIN_MS = 30_000;

/** A batch through kill -9 of its Temporal server, which is away for each of these times; each time a create is on its way. */
export async function surviveOutages(awayMs: readonly number[]): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'kling-server-'));
  const server = await startOwnServer(path.join(directory, 'temporal.db'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  onTestFinished(() => server.kill());
  const stage = await createFaultStage({ speed: 20, videoConcurrency: SLOTS, address: server.address });
  onTestFinished(() => stage.close());
  const { simulator, startBatch, startWorker } = stage;
  await startWorker({ KLING_VIDEO_CONCURRENCY: String(SLOTS) });
  const rows = ROWS_BETWEEN * awayMs.length;
  const onItsWay = (number: number) =>
    simulator.barrier({ name: `accepted-${number}`, route: 'text2video.create', at: 'after-accept' });
  let accepted = onItsWay(0);
  const recoveries: Recovery[] = [];
  const items = Array.from({ length: rows }, (_, index) => ({ id: `row-${index}`, prompt: `prompt ${index}` }));
  const batch = await startBatch(items);
  for (const [index, ms] of awayMs.entries()) {
    await accepted.arrived();
    await server.kill();
    accepted.release();
    await sleep(ms);
    await server.restart();
    const backAtMs = Date.now();
    await expect
      .poll(() => simulator.stats().succeeded, { interval: 50, timeout: 120_000 })
      .toBeGreaterThan(ROWS_BETWEEN * index);
    await expect
      .poll(() => nextCreateAfter(simulator, backAtMs), { interval: 50, timeout: 120_000 })
      .toBeLessThan(Infinity);
    const tookMs = nextCreateAfter(simulator, backAtMs);
    recoveries.push(recoveryOf(`the next create after ${ms} ms without Temporal`, tookMs, WITHIN_MS));
    if (index + 1 < awayMs.length) accepted = onItsWay(index + 1);
  }
  const { counts } = (await batch.result()) as BatchResult;
  expect(counts).toMatchObject({ completed: rows, failed: 0, waiting: 0, cancelled: 0 });
  await expectOracles(stage, { backlog: 'video', recoveries });
}
