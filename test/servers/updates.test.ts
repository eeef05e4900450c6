import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ledgerId, spentQuery } from '../../src/contract/messages/ledger-messages.js';
import { createPurse } from '../../src/worker/purse.js';
import { useWorkflows } from '../workflows/harness.js';

/** The server takes ten updates of a workflow at a time. */
const MANY = 40;

describe('updates', () => {
  const { client, working } = useWorkflows();

  it('start the workflow that is not there, once for all who send them at the same time, and each gets its own answer', async () => {
    const taskQueue = `kling-${randomUUID()}`;
    const caps = { daily: { clips: `${MANY - 1}` as const } };
    // Two workers, each of which sends one after the other.
    const purses = [0, 1].map(() => createPurse({ client: client(), taskQueue, account: 'studio', caps }));
    const handle = client().workflow.getHandle(ledgerId(taskQueue, 'studio'));
    await working(taskQueue, async () => {
      const reserved = await Promise.allSettled(
        purses.flatMap((purse, at) =>
          Array.from({ length: MANY / 2 }, (_, index) => purse.reserve(`kt-${at}-${index}`, { clips: '1' })),
        ),
      );
      const refused = reserved.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      expect(refused).toMatchObject([{ code: 'CapReached' }]);
      expect(await handle.query(spentQuery)).toMatchObject({ daily: { clips: `${MANY - 1}` } });
      await handle.terminate();
    });
  });
});
