import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { announcedOf, sinks } from '../announced.js';
import { codePath, done, downloaded, submitted, useWorkflows } from '../harness.js';
import { quickWorkers, whileRunning } from '../while-running.js';

const { client, native, withGeneration } = useWorkflows();

const fakes = {
  submit: () => Promise.resolve(submitted()),
  poll: () => Promise.resolve({ task: done, looks: 1 }),
  download: () => Promise.resolve(downloaded),
};

const typesOf = (workflowId: string): readonly string[] =>
  announcedOf(workflowId).map(({ type, data }) => (type === 'generation.state' ? String(data.state) : type));

describe('a generation announces', () => {
  it('each change of its state, and its end with its files and without a URL, at no event of its history', async () => {
    const then = { type: 'publish', taskQueue: 'mine', input: { to: 'web' } };
    const notify = ['https://a.example'];
    await withGeneration({ prompt: 'a fox', run: { then, notify } }, fakes, async (handle) => {
      const result: unknown = await handle.result();
      expect(typesOf(handle.workflowId)).toEqual([
        'queued',
        'submitting',
        'processing',
        'downloading',
        'completed',
        'generation.completed',
      ]);
      const end = announcedOf(handle.workflowId).at(-1);
      expect(end).toMatchObject({
        run: handle.firstExecutionRunId,
        notify: [{ url: 'https://a.example' }],
        then: { ...then, result },
        data: {
          workflowId: handle.workflowId,
          state: 'completed',
          prompt: 'a fox',
          taskId: '101',
          cost: { units: '1.5' },
          files: [{ kind: 'video', file: '/out/101.mp4', bytes: 10, sha256: 'ab' }],
        },
      });
      expect(JSON.stringify(end?.data)).not.toContain('klingai.com');
      const { events } = await handle.fetchHistory();
      expect(events).toHaveLength(25);
    });
  });

  it.each([
    [
      'failed',
      'generation.failed',
      { ...fakes, submit: () => Promise.reject(ApplicationFailure.nonRetryable('no', 'Moderation')) },
    ],
    [
      'failed',
      'generation.failed',
      { ...fakes, poll: () => Promise.resolve({ task: { ...done, status: 'failed', outputs: [] }, looks: 1 }) },
    ],
    [
      'parked',
      'generation.parked',
      { ...fakes, poll: () => Promise.resolve({ task: { ...done, status: 'processing' }, looks: 1 }) },
    ],
  ])('that it has %s: %s', async (state, type, these) => {
    await withGeneration({ prompt: 'a fox', run: { attempts: 1, timeout: '2s' } }, these, async (handle) => {
      await expect(handle.result()).rejects.toThrow();
      expect(typesOf(handle.workflowId).filter((one) => one.startsWith('generation.'))).toEqual([type]);
      expect(announcedOf(handle.workflowId).at(-1)?.data).toMatchObject({
        state,
        error: { text: expect.any(String) as unknown },
      });
    });
  });

  it('that it is refused, that it is stuck, and that it was cancelled', async () => {
    await withGeneration({ prompt: 7 }, fakes, async (handle) => {
      await expect(handle.result()).rejects.toThrow();
      expect(typesOf(handle.workflowId)).toEqual(['queued', 'failed', 'generation.failed']);
    });
    let looks = 0;
    const slow = () =>
      looks++ === 0
        ? Promise.resolve({ task: { ...done, status: 'processing' }, looks: 1 })
        : Context.current().cancelled;
    await withGeneration({ prompt: 'x', run: { stuckAfter: '10ms' } }, { ...fakes, poll: slow }, async (handle) => {
      await expect.poll(() => typesOf(handle.workflowId), { timeout: 20_000 }).toContain('generation.stuck');
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
      expect(typesOf(handle.workflowId).slice(-2)).toEqual(['cancelled', 'generation.cancelled']);
    });
  });

  it('its end before Temporal hears of that: a worker that dies with it on its way leaves it to the next', async () => {
    const taskQueue = `kling-${randomUUID()}`;
    const workflowId = randomUUID();
    let tries = 0;
    // Of its end nothing is ever heard again.
    const fn = (_info: unknown, { type }: { type: string }) => {
      if (type !== 'generation.completed') return undefined;
      tries += 1;
      return new Promise<void>(() => undefined);
    };
    const { submit, ...activities } = fakes;
    const options = { ...quickWorkers, connection: native() };
    const workers = await Promise.all([
      Worker.create({
        ...options,
        taskQueue,
        workflowBundle: { codePath },
        activities,
        sinks: { notices: { announce: { fn } } },
      }),
      Worker.create({ ...options, taskQueue: `${taskQueue}-submit-video`, activities: { submit } }),
    ]);
    // It cannot be stopped in good order.
    const running = workers.map((worker) => worker.run().catch(() => undefined));
    const start = { taskQueue, workflowId, args: [{ prompt: 'a fox' }], workflowTaskTimeout: '3 seconds' };
    const handle = await client().workflow.start('generation', start);
    await expect.poll(() => tries, { timeout: 30_000 }).toBeGreaterThan(0);
    workers.forEach((worker) => worker.shutdown());
    expect((await handle.describe()).status.name).toBe('RUNNING');
    const other = await Worker.create({ ...options, taskQueue, workflowBundle: { codePath }, activities, sinks });
    await whileRunning([other], () => handle.result());
    expect(announcedOf(workflowId).filter(({ type }) => type === 'generation.completed')).toHaveLength(1);
    await Promise.all(running);
  });
});
