import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScheduleDetails } from '../../src/client/schedule/schedule-view.js';
import type { BatchResult } from '../../src/domain/batch/progress/progress.js';
import { createKlingTemporal } from '../../src/index.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';

describe('Schedules', () => {
  let stage: Stage & { close(): Promise<void> };
  beforeAll(async () => {
    stage = await createStage({ speed: 60 });
    await stage.startWorker();
  });
  afterAll(() => stage.close());

  it('make a new batch of what a file says by then at each run, until they are deleted', async () => {
    const { kling, client, outputDir, simulator } = stage;
    const id = `night-${randomUUID().slice(0, 8)}`;
    const file = path.join(outputDir, 'rows.csv');
    const run = async () => {
      const triggered = await kling(['schedule', 'trigger', id]);
      expect(triggered).toMatchObject({ code: 0 });
      const batchId = triggered.stdout.trim();
      return { batchId, result: (await client.workflow.getHandle(batchId).result()) as BatchResult };
    };
    await writeFile(file, 'id,prompt\nfox,a fox\n');
    const made = await kling([
      'schedule',
      'create',
      'rows.csv',
      '--id',
      id,
      '--cron',
      '0 2 * * *',
      '--time-zone',
      'Europe/Berlin',
      '--set',
      'mode=pro',
    ]);
    expect(made).toMatchObject({ code: 0, stdout: `${id}\n` });
    expect(made.stderr).toMatch(/^Each run: about 2\.5 video units, some 0\.35 USD/m);
    expect(made.stderr).toMatch(/^Next: .* 30 runs in the next 30 days, some 10\.50 USD\.$/m);

    const first = await run();
    await writeFile(file, 'id,prompt\nfox,a fox\nowl,an owl\n');
    const second = await run();
    expect(first.batchId).toMatch(new RegExp(`^${id}-\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$`));
    expect(second.batchId).not.toBe(first.batchId);
    expect([first.result.counts.completed, second.result.counts.completed]).toEqual([1, 2]);
    expect(await readFile(second.result.report.csv, 'utf8')).toContain('an owl');
    expect(simulator.stats().acceptedCreates).toBe(3);

    const listed = async () => JSON.parse((await kling(['schedule', 'list', '--json'])).stdout) as ScheduleDetails[];
    await expect
      .poll(async () => (await listed()).find((one) => one.id === id))
      .toMatchObject({
        ...{ kind: 'batch', what: file, cron: ['0 2 * * *'], timeZone: 'Europe/Berlin', isPaused: false },
        runs: [{ workflowId: second.batchId }, { workflowId: first.batchId }],
      });
    expect((await kling(['schedule', 'pause', id, '--note', 'holidays'])).code).toBe(0);
    await expect.poll(async () => (await kling(['schedule', 'list'])).stdout).toMatch(/paused +0 2 \* \* \* \(Europe/);
    expect((await kling(['schedule', 'resume', id])).stderr).toContain(`${id}: goes on, next `);
    expect((await kling(['schedule', 'delete', id])).stderr).toBe(`${id}: deleted.\n`);
    expect(await kling(['schedule', 'trigger', id])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`There is no schedule "${id}"`) as string,
    });
  });

  it('start generations by the clock, each once, and say why another beside it is not started', async () => {
    const { client, taskQueue, outputDir, simulator } = stage;
    const before = simulator.stats().acceptedCreates;
    await using kling = createKlingTemporal({ connection: client.connection, taskQueue, outputDir });
    const schedule = await kling.schedules.create({
      id: `fox-${randomUUID().slice(0, 8)}`,
      request: { prompt: 'a fox' },
      every: '1s',
    });
    expect(schedule.estimate.items).toBe(1);
    await expect.poll(async () => (await schedule.status()).runs.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const trigger = async () => {
      for (;;) await schedule.trigger();
    };
    await expect(trigger()).rejects.toMatchObject({
      code: 'UsageError',
      message: expect.stringContaining('is under way, and its overlap is skip: nothing was started.') as string,
    });
    await schedule.pause();
    const { runs } = await schedule.status();
    await Promise.all(runs.map(({ workflowId }) => client.workflow.getHandle(workflowId).result()));
    expect(new Set(runs.map(({ workflowId }) => workflowId)).size).toBe(runs.length);
    expect(simulator.stats().acceptedCreates - before).toBe(runs.length);
    await schedule.delete();
    await expect(schedule.status()).rejects.toMatchObject({ code: 'UnknownSchedule' });
  });

  it('are refused where Temporal does not understand the times, and where one of that id is there', async () => {
    const { kling, client } = stage;
    const id = `twice-${randomUUID().slice(0, 8)}`;
    const create = (...words: string[]) => kling(['schedule', 'create', '--id', id, ...words]);
    const refused = await create('a fox', '--cron', '0 2 * *');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--cron: "0 2 * *": Temporal does not understand it');
    expect((await create('a fox', '--every', '6h')).code).toBe(0);
    expect(await create('an owl', '--every', '1h')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`There is a schedule "${id}" already`) as string,
    });
    await client.schedule.getHandle(id).delete();
  });
});
