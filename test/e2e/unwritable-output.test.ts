import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { useStage } from './harness.js';

describe('an output directory that can no longer be written', () => {
  const stage = useStage();

  it('stops submissions, says so, and lets them go on by itself once it is mended', async () => {
    const { startWorker, simulator, start, files, outputDir } = stage();
    const results = path.join(outputDir, 'results');
    const worker = await startWorker({ KLING_OUTPUT_DIR: results, KLING_LOG_FORMAT: 'text' });
    const [, health = ''] = /health (http:\/\/\S+)\/healthz/.exec(worker.output()) ?? [];
    // Root may write anywhere, but not below a file.
    await rename(results, `${results}-aside`);
    await writeFile(results, '');
    const handle = await start({ prompt: 'a fox' });
    await expect
      .poll(() => worker.output(), { timeout: 20_000 })
      .toContain('Nothing is submitted until that is mended');
    const reply = await fetch(`${health}/readyz`);
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({ reasons: [expect.stringContaining(`Cannot write to ${results}`)] });
    const second = await start({ prompt: 'another fox' });
    await expect
      .poll(async () =>
        (await second.fetchHistory()).events?.some((event) => event.activityTaskScheduledEventAttributes),
      )
      .toBe(true);
    expect(simulator.stats().acceptedCreates).toBe(0);

    await rm(results);
    await mkdir(results);
    await Promise.all([handle.result(), second.result()]);
    expect(worker.output()).toContain('can be written again; submissions go on.');
    expect(simulator.stats().acceptedCreates).toBe(2);
    expect((await files()).filter((name) => name.endsWith('.mp4'))).toHaveLength(2);
  });
});
