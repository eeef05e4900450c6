import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import { useStage } from './harness.js';

describe('one generation, end to end', () => {
  const stage = useStage();

  it('ends in a playable file with a sidecar, for one create and at most 30 events', async () => {
    const { simulator, start, startWorker, files } = stage();
    await startWorker();
    const handle = await start({ prompt: 'a red fox in the snow' });
    const { artifacts, cost, taskId, sidecarFile } = (await handle.result()) as GenerationResult;
    const [artifact] = artifacts;
    const bytes = await readFile(artifact?.file ?? '');
    expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(artifact?.sha256);
    expect(cost).toMatchObject({ units: '1.5' });
    expect(await files()).toEqual([`${taskId}.json`, `${taskId}.mp4`]);
    const sidecar = JSON.parse(await readFile(sidecarFile, 'utf8')) as Record<string, unknown>;
    expect(sidecar).toMatchObject({
      taskId,
      model: 'kling-v2-6',
      cost: { units: '1.5' },
      request: { prompt: 'a red fox in the snow' },
    });
    expect(sidecarFile).not.toContain('fox');
    expect(simulator.stats().acceptedCreates).toBe(1);
    expect((await handle.describe()).historyLength).toBeLessThanOrEqual(30);
  });

  it('makes a set of images in one task', async () => {
    const { start, work, files } = stage();
    await work();
    const handle = await start({ task: 'images/generations', prompt: 'a poster', n: 2 });
    const { artifacts, taskId } = (await handle.result()) as GenerationResult;
    expect(artifacts.map(({ kind, index }) => [kind, index])).toEqual([
      ['image', 0],
      ['image', 1],
    ]);
    expect(await files()).toEqual([`${taskId}-0.png`, `${taskId}-1.png`, `${taskId}.json`]);
  });

  it('sends a picture from a file', async () => {
    const { simulator, start, work } = stage();
    await work();
    const image = new URL('../../examples/landscape.png', import.meta.url).pathname;
    await (await start({ image, prompt: 'the clouds drift' })).result();
    expect(simulator.stats().acceptedCreates).toBe(1);
  });

  it('adopts a task that was made elsewhere, by its id alone, at no charge', async () => {
    const { simulator, start, work, env } = stage();
    await work();
    const reply = await fetch(`${simulator.url}/v1/videos/text2video`, {
      method: 'POST',
      headers: { authorization: `Bearer ${env.KLING_API_KEY ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model_name: 'kling-v2-6', prompt: 'made elsewhere' }),
    });
    const { data } = (await reply.json()) as { data: { task_id: string } };
    const result = (await (await start({ taskId: data.task_id })).result()) as GenerationResult;
    expect(result).toMatchObject({ taskId: data.task_id, cost: { units: '1.5' } });
    expect(simulator.stats().acceptedCreates).toBe(1);
  });

  it('keeps within the slots of the account, and every generation gets one in the end', async () => {
    const { start, work, simulator } = stage();
    await work({ KLING_VIDEO_CONCURRENCY: '2' });
    simulator.set({ videoConcurrency: 2 });
    const handles = await Promise.all(Array.from({ length: 6 }, () => start({ prompt: 'a fox' })));
    await Promise.all(handles.map((handle) => handle.result()));
    const stats = simulator.stats();
    expect(stats).toMatchObject({ acceptedCreates: 6, refusedCreates: 0 });
    expect(stats.maxInFlight.video).toBe(2);
  });
});
