import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPurse } from '../../src/worker/purse.js';
import { ledgerId, spentQuery } from '../../src/contract/messages/ledger-messages.js';
import { useWorkflows } from './harness.js';

/** What is reserved, one over the cap; test/servers/updates.test.ts has a crowd of them. */
const MANY = 4;
/** More events than a run takes before it hands over. */
const EVENTS = 1000;

describe('the ledger workflow', () => {
  const { client, working } = useWorkflows();

  it('hands over to new runs with all that it knows, and takes what became of it', async () => {
    const taskQueue = `kling-${randomUUID()}`;
    const caps = { daily: { clips: `${MANY - 1}` as const } };
    const purse = createPurse({ client: client(), taskQueue, account: 'studio', caps });
    const handle = client().workflow.getHandle(ledgerId(taskQueue, 'studio'));
    await working(taskQueue, async () => {
      await purse.settle({ key: 'of-nobody', end: 'free' });
      const reserve = (key: string) => purse.reserve(key, { clips: '1', video_units: '1' });
      const keys = Array.from({ length: MANY }, (_, index) => `kt-${index}`);
      const reserved = await Promise.allSettled(keys.map(reserve));
      const refused = reserved.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(refused).toMatchObject([{ code: 'CapReached' }]);
      const other = { key: 'of-nobody', end: 'free' } as const;
      for (let sent = 0; sent < EVENTS; sent += 200)
        await Promise.all(Array.from({ length: 200 }, () => purse.settle(other)));
      const spent = () => handle.query(spentQuery);
      expect(await spent()).toMatchObject({ daily: { clips: `${MANY - 1}` } });
      // What the first run has reserved is known to the last one.
      await expect(reserve('kt-new')).rejects.toMatchObject({ code: 'CapReached' });
      await reserve('kt-0');
      await purse.settle({ key: 'kt-0', end: 'free' });
      await purse.settle({ key: 'kt-1', end: 'charged', spending: { video_units: '3' } });
      await handle.signal('settle', { odd: true });
      expect(await spent()).toMatchObject({ daily: { clips: `${MANY - 2}`, video_units: `${MANY}` } });
      const { runId, raw } = await handle.describe();
      expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(runId);
      await handle.terminate();
    });
  });
});
