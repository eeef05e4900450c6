import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PipelineResult } from '../../src/domain/pipeline/pipeline-status.js';
import { createStage, useStage } from './harness.js';
import { startOwnServer } from './own-server.js';

const STEPS = {
  scene: { generate: { prompt: 'a red fox', model_name: 'kling-v1-6' } },
  longer: { generate: { task: 'video-extend', video_id: '${scene.videoId}', prompt: 'it runs' } },
};

describe('a pipeline', () => {
  const stage = useStage({ speed: 60 });

  it('begins a step as soon as what it needs is there, and pays for each once', async () => {
    const { client, taskQueue, startWorker, simulator, files } = stage();
    await startWorker();
    const workflowId = `story-${taskQueue}`;
    const start = { taskQueue, workflowId, args: [{ steps: STEPS }] };
    const result = (await client.workflow.execute('pipeline', start)) as PipelineResult;
    expect(result).toMatchObject({ state: 'completed', counts: { completed: 2 }, cost: { units: '4' } });
    expect(simulator.stats().acceptedCreates).toBe(2);
    expect(await files()).toContain('pipeline.jsonl');
  });

  it('pays once for a step in which the worker is killed, be it at the create or in the download', async () => {
    const { client, taskQueue, startWorker, simulator } = stage();
    const accepted = simulator.barrier({ name: 'accepted', route: '/v1/videos/text2video', at: 'after-accept' });
    const first = await startWorker();
    const start = { taskQueue, workflowId: `story-${taskQueue}`, args: [{ steps: STEPS }] };
    const handle = await client.workflow.start('pipeline', start);
    await accepted.arrived();
    await first.kill('SIGKILL');
    accepted.release();
    const second = await startWorker();
    await expect.poll(() => simulator.stats().acceptedCreates, { timeout: 20_000 }).toBe(2);
    const half = simulator.barrier({ name: 'half', route: '/media', at: 'media', atByte: 100_000 });
    await half.arrived();
    await second.kill('SIGKILL');
    half.release();
    await startWorker();
    expect(await handle.result()).toMatchObject({ state: 'completed', counts: { completed: 2 } });
    expect(simulator.stats().acceptedCreates).toBe(2);
  }, 60_000);
});

describe('a pipeline whose Temporal server has lost all its data', () => {
  it('makes nothing again of what is there, and collects what was under way', async () => {
    const data = path.join(tmpdir(), `pipeline-${randomUUID()}.db`);
    const server = await startOwnServer(data);
    onTestFinished(() => server.kill());
    const stage = await createStage({ speed: 60 }, server.address);
    onTestFinished(() => stage.close());
    const { client, taskQueue, simulator, startWorker } = stage;
    const steps = { ...STEPS, end: { generate: { prompt: 'the end' }, needs: ['longer'] } };
    const start = (more: object) =>
      client.workflow.start('pipeline', { taskQueue, workflowId: 'story', args: [{ steps, ...more }] });
    const loseAll = async () => {
      await server.kill();
      await Promise.all(['', '-shm', '-wal'].map((part) => rm(`${data}${part}`, { force: true })));
      await server.restart();
    };

    const first = await startWorker();
    const begun = await start({ until: 'longer' });
    expect(await begun.result()).toMatchObject({ counts: { completed: 2, skipped: 1 } });
    await first.kill('SIGKILL');
    await loseAll();

    const accepted = simulator.barrier({ name: 'accepted', route: '/v1/videos/text2video', at: 'after-accept' });
    const second = await startWorker();
    await start({});
    await accepted.arrived();
    expect(simulator.stats().acceptedCreates).toBe(3);
    await second.kill('SIGKILL');
    accepted.release();
    await loseAll();

    await startWorker();
    const again = await start({});
    expect(await again.result()).toMatchObject({ counts: { completed: 3 }, costOfThisRun: { units: '1.5' } });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 3, duplicateExternalIds: 0 });
  }, 90_000);
});
