import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KnownCharge } from '../../src/domain/account/charge.js';
import type { AccountTask } from '../../src/domain/queries/account-task.js';
import type { Recovered, RecoveryPlan } from '../../src/client/tasks/recover.js';
import { createForeign } from './foreign-task.js';
import { useStage } from './harness.js';

const DAY_MS = 24 * 3600 * 1000;

describe('what Kling has and we do not', () => {
  const stage = useStage({ videoConcurrency: 20 });

  it('is listed as unknown, collected once, and collected again when its files are lost', async () => {
    const { kling, work, simulator, outputDir } = stage();
    await work();
    const own = await kling(['generate', 'a fox of ours']);
    expect(own.code, own.stderr).toBe(0);
    const foreign = await createForeign(stage(), 'a fox of theirs', 'succeed');
    const failed = await createForeign(stage(), 'a broken one', 'failed');
    const running = await createForeign(stage(), '[stuck]');
    simulator.set({ clockOffsetMs: -40 * DAY_MS });
    const expired = await createForeign(stage(), 'an old one', 'succeed');
    simulator.set({ clockOffsetMs: 0 });
    const paid = simulator.stats().acceptedCreates;

    const listed = await kling(['tasks', '--json']);
    expect(listed.code, listed.stderr).toBe(0);
    const tasks = JSON.parse(listed.stdout) as AccountTask[];
    const known = Object.fromEntries(tasks.map((task) => [task.taskId, task.isKnown]));
    expect(known).toMatchObject({ [foreign]: false, [failed]: false, [running]: false });
    expect(tasks.filter(({ isKnown }) => isKnown)).toMatchObject([
      { status: 'succeeded', workflow: { state: 'completed' }, folder: expect.stringContaining(outputDir) as string },
    ]);
    expect(known).not.toHaveProperty(expired);
    expect((await kling(['tasks', '--state', 'failed'])).stdout).toContain(failed);

    const charged = await kling(['costs', '--tasks', '--json']);
    expect(charged.code, charged.stderr).toBe(0);
    const charges = JSON.parse(charged.stdout) as KnownCharge[];
    expect(Object.fromEntries(charges.map(({ taskId = '', isKnown }) => [taskId, isKnown]))).toEqual({
      [tasks.find(({ isKnown }) => isKnown)?.taskId ?? '']: true,
      [foreign]: false,
    });
    expect(charged.stderr).toContain('2 charges, 3 units; 1 of tasks that are unknown here, 1.5 units.');

    const unasked = await kling(['recover']);
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain('add --yes');
    expect(unasked.stderr).toContain(foreign);
    expect(unasked.stderr).toContain('lost: Kling clears its files after 30 days');

    const first = await kling(['recover', '--yes', '--json']);
    expect(first.code, first.stderr).toBe(0);
    const { plan, recovered } = JSON.parse(first.stdout) as { plan: RecoveryPlan; recovered: Recovered[] };
    expect(recovered).toMatchObject([{ taskId: foreign, workflowId: `adopt-${foreign}` }]);
    expect(plan.tasks.expired).toMatchObject([{ taskId: expired }]);
    expect(plan.unfinished).toMatchObject([{ taskId: running }]);
    const [file = ''] = recovered[0]?.files ?? [];
    expect((await stat(file)).size).toBeGreaterThan(1000);

    const second = await kling(['recover', '--yes']);
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('Nothing to recover.');
    expect(second.stdout).toBe('');

    await rm(file);
    const third = await kling(['recover', '--yes']);
    expect(third.code, third.stderr).toBe(0);
    expect(third.stdout).toContain(file);
    expect((await stat(file)).size).toBeGreaterThan(1000);
    expect(simulator.stats().acceptedCreates).toBe(paid);
  });

  it('is left alone where a worker keeps its files elsewhere', async () => {
    const { kling, work, outputDir } = stage();
    await work();
    const foreign = await createForeign(stage(), 'a fox of theirs', 'succeed');
    expect((await kling(['recover', '--yes'])).code).toBe(0);
    const here = path.join(outputDir, 'another-machine');
    const again = await kling(['recover', '--yes'], { env: { KLING_OUTPUT_DIR: here } });
    expect(again.stderr).toContain('1 task collected by a worker that keeps its files elsewhere');
    expect(again.stderr).toContain('Nothing to recover.');
    expect(await readdir(path.join(outputDir, `adopt-${foreign}`))).toContain(`${foreign}.json`);
  });

  it('is listed from the folder alone while no Temporal server answers, and by product for the older pair of keys', async () => {
    const { kling } = stage();
    const foreign = await createForeign(stage(), 'a fox of theirs', 'succeed');
    const env = {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      KLING_API_KEY: '',
      KLING_ACCESS_KEY: 'simulator-access-key',
      KLING_SECRET_KEY: 'simulator-secret-key',
    };
    const listed = await kling(['tasks', '--json'], { env });
    expect(listed.code, listed.stderr).toBe(0);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ taskId: foreign, product: 'text2video', isKnown: false }]);
    expect(listed.stderr).toContain('Workflows are not looked at');
    expect((await kling(['recover', '--yes'], { env })).code).toBe(3);
  });
});
