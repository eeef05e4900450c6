import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ItemRecord } from '../../src/domain/batch/item.js';
import type { BatchResult } from '../../src/domain/batch/progress/progress.js';
import type { Stage, WorkerProcess } from './harness.js';
import { createStage } from './harness.js';
import type { OwnServer } from './own-server.js';
import { startOwnServer } from './own-server.js';

/** `KLING_CHAOS_ROWS=300` is the full measure; fewer rows take the same kills in less time. */
const ROWS = Number(process.env.KLING_CHAOS_ROWS ?? 80);
const KILLS = 5;
const SLOTS = 12;
const SEED = Number(process.env.KLING_CHAOS_SEED ?? Date.now() % 100_000);

/** Numbers from 0 to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

let directory: string;
let server: OwnServer;
let stage: Stage & { close(): Promise<void> };

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'kling-chaos-'));
  server = await startOwnServer(path.join(directory, 'temporal.db'));
  stage = await createStage({ speed: 20, videoConcurrency: SLOTS }, server.address);
});
afterEach(async () => {
  await stage.close();
  await server.kill();
  await rm(directory, { recursive: true, force: true });
});

describe('a batch in a bad night', () => {
  it(`loses and repeats nothing when the worker is killed ${KILLS} times and the server once (seed ${SEED})`, async () => {
    const random = createRandom(SEED);
    const ids = Array.from({ length: ROWS }, (_, index) => `row-${index}`);
    const settings = { KLING_VIDEO_CONCURRENCY: String(SLOTS), KLING_POLL_SECONDS: '0.5' };
    const items = ids.map((id) => ({ id, prompt: `prompt of ${id}` }));
    let worker: WorkerProcess = await stage.startWorker(settings);
    const handle = await stage.client.workflow.start('batch', {
      taskQueue: stage.taskQueue,
      workflowId: 'night',
      args: [{ items, run: { continueAfter: 30 } }],
    });
    const over = new AbortController();
    const ended = handle.result().finally(() => over.abort()) as Promise<BatchResult>;
    // Nobody waits for it while the server is away.
    ended.catch(() => undefined);

    for (let kill = 0; kill < KILLS && !over.signal.aborted; kill++) {
      await sleep(1000 + random() * 4000);
      await worker.kill('SIGKILL');
      if (kill === 2) {
        await server.kill();
        await sleep(1000);
        await server.restart();
      }
      worker = await stage.startWorker(settings);
    }

    const result = (await stage.client.workflow.getHandle('night').result()) as BatchResult;
    expect(result.counts).toMatchObject({ completed: ROWS, failed: 0, waiting: 0, cancelled: 0 });
    // What was asked, what Kling made, what is on disk and what the report says: the same set.
    const stats = stage.simulator.stats();
    expect(stats).toMatchObject({ acceptedCreates: ROWS, duplicateExternalIds: 0, succeeded: ROWS });
    expect(stats.maxInFlight.video).toBeLessThanOrEqual(SLOTS);
    const made = new Set(stage.simulator.ledger().flatMap(({ accepted, taskId }) => (accepted ? [taskId] : [])));
    const rows = (await readFile(result.report.jsonl, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ItemRecord & { task_id?: string });
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(rows.filter(({ state }) => state !== 'completed')).toEqual([]);
    const files = await stage.files();
    const videos = files.filter((name) => name.endsWith('.mp4'));
    expect(new Set(videos.map((name) => name.replace(/\.mp4$/, '')))).toEqual(made);
    expect(videos).toHaveLength(ROWS);
    expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
  }, 300_000);

  it("pays for nothing again that is on disk, even when Temporal's data is lost", async () => {
    const { simulator, kling, outputDir, files } = stage;
    const worker = await stage.startWorker();
    await writeFile(path.join(outputDir, 'four.csv'), 'prompt\na fox\nan owl\na cat\n[stuck] a dog\n');
    const batchId = (await kling(['batch', 'four.csv', '--detach'])).stdout.trim();
    const sidecars = async () => (await files()).filter((name) => /^\d+\.json$/.test(name)).length;
    await expect.poll(sidecars, { timeout: 30_000 }).toBe(3);
    await worker.kill('SIGKILL');
    await server.kill();
    for (const ending of ['', '-wal', '-shm']) await rm(path.join(directory, `temporal.db${ending}`), { force: true });
    await server.restart();
    await stage.startWorker();

    await writeFile(path.join(outputDir, 'copy.csv'), 'prompt\na fox\n');
    expect(await kling(['batch', 'copy.csv'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${batchId} has made this item already`) as string,
    });
    const again = kling(['batch', 'four.csv']);
    await expect.poll(() => simulator.stats().acceptedCreates, { timeout: 30_000 }).toBe(5);
    simulator.endTask(simulator.tasks().at(-1)?.id ?? '', { status: 'succeed' });
    const { code, stdout, stderr } = await again;
    expect(stderr).toContain('3 of 4 items are done already; nothing is paid twice.');
    expect(stderr).toContain('4 of 4 completed');
    expect(code).toBe(0);
    expect(simulator.stats().acceptedCreates).toBe(5);
    const rows = (await readFile(stdout.trim(), 'utf8')).trimEnd().split('\n');
    for (const row of rows.map((line) => JSON.parse(line) as Record<string, unknown>)) {
      expect(row).toMatchObject({ state: 'completed', url: expect.stringContaining('http') as string });
      expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(rows).toHaveLength(4);
  }, 120_000);
});
