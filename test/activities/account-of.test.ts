import { describe, expect, it } from 'vitest';
import type { Ports } from '../../src/activities/index.js';
import { createActivities } from '../../src/activities/index.js';

const NOW = Date.parse('2026-11-25T12:00:00Z');
/** A worker of other accounts: it gets no further than to look for the one that is asked for. */
const ports: Pick<Ports, 'accounts' | 'now'> = { accounts: new Map(), now: () => NOW };
const activities = createActivities(ports as Ports);

const account = 'studio';
const poll = (deadline: string, adopted = false) =>
  activities.poll({ taskId: '7', deadline, adopted, slots: 1, account });

describe('an account that the worker does not have', () => {
  it('is refused before anything is sent', async () => {
    const refusal = { type: 'InvalidRequest', nonRetryable: true };
    await expect(activities.checkAccount({ account })).rejects.toMatchObject(refusal);
    const body = { prompt: 'a red fox' };
    await expect(activities.prepare({ task: 'text2video', body, account })).rejects.toMatchObject(refusal);
    await expect(
      activities.submit({ task: 'text2video', body, externalTaskId: 'kt-1', account }),
    ).rejects.toMatchObject(refusal);
    await expect(poll('2026-11-25T13:00:00Z', true)).rejects.toMatchObject(refusal);
  });

  it('is waited for where its task is paid, by whichever worker has it, until the deadline', async () => {
    const wait = { type: 'AccountTrouble', nonRetryable: false };
    await expect(poll('2026-11-25T13:00:00Z')).rejects.toMatchObject(wait);
    await expect(
      activities.download({ workflowId: 'gen-1', taskId: '7', outputs: [], account, sidecar: {} }),
    ).rejects.toMatchObject(wait);
    expect(await poll('2026-11-25T11:59:00Z')).toEqual({
      looks: 0,
      trouble: expect.stringContaining('"studio" is no account here') as string,
    });
  });
});
