import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { BatchResult } from '../../src/domain/batch/progress/progress.js';
import { startBackedUpServer } from './backed-up-server.js';
import { createStage } from './harness.js';

const ROWS = 12;
const LIMIT_MS = 240_000;

it(
  'a server that is restored from a backup of a running system pays for nothing twice, and ends what it knows of',
  async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'kling-restore-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const server = await startBackedUpServer(directory);
    onTestFinished(() => server.close());
    const stage = await createStage({ speed: 0, videoConcurrency: 5 }, server.address);
    onTestFinished(() => stage.close());
    const { client, taskQueue, simulator, startWorker, start } = stage;
    const env = { KLING_VIDEO_CONCURRENCY: '5' };
    const accepted = () => simulator.stats().acceptedCreates;
    const id = (name: string) => `${name}-${randomUUID().slice(0, 8)}`;

    const worker = await startWorker(env);
    const items = Array.from({ length: ROWS }, (_, index) => ({ id: `row-${index}`, prompt: `row ${index}` }));
    const batchStart = { taskQueue, workflowId: id('night'), args: [{ items, run: { concurrency: 3 } }] };
    const batch = await client.workflow.start('batch', batchStart);
    await expect.poll(accepted, { timeout: 60_000 }).toBe(3);
    const alone = await start({ prompt: 'alone, at Kling when the backup is taken' }, id('alone'));
    const steps = {
      first: { generate: { prompt: 'a door' } },
      second: { generate: { prompt: 'a hall' }, needs: ['first'] },
      third: { generate: { prompt: 'a roof' }, needs: ['second'] },
    };
    const story = await client.workflow.start('pipeline', { taskQueue, workflowId: id('story'), args: [{ steps }] });
    await expect.poll(accepted, { timeout: 60_000 }).toBe(5);
    const queued = await start({ prompt: 'in line when the backup is taken' }, id('queued'));
    await expect.poll(async () => (await queued.describe()).raw.pendingActivities?.length).toBe(1);
    await server.backup();

    // What the backup knows nothing of: ends, files, and creates of rows and steps that were not begun yet.
    simulator.set({ speed: 30 });
    await expect.poll(accepted, { timeout: 90_000 }).toBeGreaterThanOrEqual(11);
    simulator.set({ speed: 0 });
    await worker.kill('SIGKILL');
    await server.restore();
    expect((await batch.describe()).status.name).toBe('RUNNING');

    simulator.set({ speed: 60 });
    await startWorker(env);
    expect(((await batch.result()) as BatchResult).counts).toMatchObject({ completed: ROWS });
    expect(await story.result()).toMatchObject({ counts: { completed: 3 } });
    for (const one of [alone, queued]) expect(await one.result()).toMatchObject({ artifacts: [{ kind: 'video' }] });
    expect(accepted()).toBe(ROWS + 3 + 2);
    expect((await stage.files()).filter((name) => name.endsWith('.mp4'))).toHaveLength(ROWS + 3 + 2);
  },
  LIMIT_MS,
);
