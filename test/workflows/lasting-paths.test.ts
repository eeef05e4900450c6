import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { ledgerId } from '../../src/contract/messages/ledger-messages.js';
import { noticesQueue } from '../../src/contract/task-queues.js';
import { createBoardTeller } from '../../src/worker/alerts/tell-board.js';
import { createPurse } from '../../src/worker/purse.js';
import { sinks } from './announced.js';
import { codePath, useWorkflows } from './harness.js';
import { replayAndKeep } from './keep-history.js';
import { quickWorkers, whileRunning } from './while-running.js';

/** Those that go on with the current version at once, in the middle of what they do: each version has to replay them. */
describe('what outlives a version replays', () => {
  const { client, native } = useWorkflows();

  async function working<T>(work: (taskQueue: string) => Promise<T>): Promise<T> {
    const taskQueue = `kling-${randomUUID()}`;
    const options = { ...quickWorkers, connection: native() };
    const activities = { deliverNotice: () => Promise.resolve() };
    const workers = await Promise.all([
      Worker.create({ ...options, taskQueue, workflowBundle: { codePath }, sinks }),
      Worker.create({ ...options, taskQueue: noticesQueue(taskQueue), activities }),
    ]);
    return whileRunning(workers, () => work(taskQueue));
  }

  it('a ledger that has reserved, refused and settled', async () => {
    await working(async (taskQueue) => {
      const caps = { daily: { clips: '1' } } as const;
      const purse = createPurse({ client: client(), taskQueue, account: 'studio', caps });
      await purse.reserve('kt-1', { clips: '1', video_units: '1' });
      await expect(purse.reserve('kt-2', { clips: '1' })).rejects.toMatchObject({ code: 'CapReached' });
      await purse.settle({ key: 'kt-1', end: 'charged', spending: { video_units: '3' } });
      const handle = client().workflow.getHandle(ledgerId(taskQueue, 'studio'));
      await handle.query('spent');
      await handle.terminate();
      await replayAndKeep('ledger-reserved-and-settled', handle, 'kling-ledger');
    });
  });

  it('alerts of which one is raised, said anew and over', async () => {
    await working(async (taskQueue) => {
      const tell = createBoardTeller(client(), { taskQueue, reporter: 'a' });
      const handle = client().workflow.getHandle(`${taskQueue}-alerts`);
      const full = (text?: string) => [
        { alert: 'store-full' as const, about: 'films', ...(text === undefined ? {} : { text }) },
      ];
      await tell(full('no room'));
      await expect.poll(() => handle.query('raised'), { timeout: 30_000 }).toMatchObject([{ text: 'no room' }]);
      await tell(full('still no room'));
      await tell(full());
      await handle.result();
      await replayAndKeep('alerts-raised-and-over', handle, 'kling-alerts');
    });
  });

  it('a notice to two who get it', async () => {
    await working(async (taskQueue) => {
      const event = { id: 'evt_1', type: 'generation.completed', timestamp: '2026-11-25T12:00:00.000Z', data: {} };
      const targets = ['a', 'b'].map((name) => ({ kind: 'url', url: `https://${name}.example` }));
      const start = { taskQueue, workflowId: randomUUID(), args: [{ event, targets }] };
      const handle = await client().workflow.start('notice', start);
      await handle.result();
      await replayAndKeep('notice-delivered', handle, 'notice');
    });
  });
});
