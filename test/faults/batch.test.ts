import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectOracles, useFaultStage } from './rig/fault-stage.js';

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, prompt: `fox ${index}` }));

describe('a batch', () => {
  const stage = useFaultStage({ speed: 60, videoConcurrency: 20 });
  const limit = { KLING_VIDEO_CONCURRENCY: '20' };

  it('28: is terminated: its generations go on, and the same batch, started again, pays for none of them twice', async () => {
    const { simulator, startWorker, startBatch } = stage();
    simulator.set({ speed: 0 });
    await startWorker(limit);
    const items = rows(12);
    const first = await startBatch(items, { concurrency: 6 });
    await expect.poll(() => simulator.stats().acceptedCreates).toBe(6);
    await first.terminate('somebody has');
    simulator.set({ speed: 60 });
    await expect.poll(() => simulator.stats().succeeded).toBe(6);
    const again = await startBatch(items, { concurrency: 6 });
    expect(await again.result()).toMatchObject({ counts: { completed: 12, failed: 0 } });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 12, succeeded: 12 });
    await expectOracles(stage());
  });

  it('28: hands over to its next run while its generations end: none is lost, and none counts twice', async () => {
    const { simulator, startWorker, startBatch } = stage();
    simulator.set({ speed: 1000 });
    await startWorker(limit);
    const batch = await startBatch(rows(24), { concurrency: 3, continueAfter: 3 });
    expect(await batch.result()).toMatchObject({ counts: { completed: 24, failed: 0, waiting: 0 } });
    const { runs } = await expectOracles(stage());
    expect(runs.filter(({ status }) => status === 'CONTINUED_AS_NEW').length).toBeGreaterThanOrEqual(5);
  });

  it('30: the same file from two terminals is one batch, and the same id twice one generation', async () => {
    const { simulator, startWorker, kling, outputDir } = stage();
    await startWorker(limit);
    await writeFile(
      path.join(outputDir, 'six.csv'),
      `prompt\n${rows(6)
        .map(({ prompt }) => prompt)
        .join('\n')}\n`,
    );
    const [one, other] = await Promise.all([
      kling(['batch', 'six.csv', '--detach', '--yes']),
      kling(['batch', 'six.csv', '--detach', '--yes']),
    ]);
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(one.stdout).toBe(other.stdout);
    expect(`${one.stderr}${other.stderr}`).toMatch(/runs already|has been started/);
    const twice = ['generate', 'a fox', '--id', `my-fox-${Date.now()}`];
    const [first, second] = await Promise.all([kling(twice), kling(twice)]);
    const third = await kling(twice);
    expect([first.code, second.code, third.code]).toEqual([0, 0, 0]);
    expect(new Set([first.stdout, second.stdout, third.stdout]).size).toBe(1);
    expect(third.stderr).toContain('nothing is paid twice');
    expect((await kling(['batch', 'watch', one.stdout.trim()])).code).toBe(0);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 7, succeeded: 7 });
    await expectOracles(stage());
  });

  it('32: a worker that keeps three workflows in memory makes sixty at once, by replaying them', async () => {
    const { simulator, startWorker, startBatch } = stage();
    simulator.set({ speed: 8, videoConcurrency: 60 });
    await startWorker({ KLING_VIDEO_CONCURRENCY: '60', KLING_MAX_CACHED_WORKFLOWS: '3' });
    const batch = await startBatch(rows(60), { concurrency: 60 });
    expect(await batch.result()).toMatchObject({ counts: { completed: 60, failed: 0 } });
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 60, succeeded: 60 });
    await expectOracles(stage());
  });
});
