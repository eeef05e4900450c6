import { describe, expect, it } from 'vitest';
import { toEvent } from '../../../src/domain/notices/happening.js';
import { announcedOf } from '../announced.js';
import { createGate, items, refusal, useBatches } from '../batch-harness.js';

const withBatch = useBatches();

describe('A batch with run.stopAfter', () => {
  it('pauses once so many items in a row have failed for one reason, and goes on when it is resumed', async () => {
    let isMended = false;
    const submit = (prompt: string) => {
      if (!isMended && prompt !== 'p1') throw refusal('Moderation', `Task ${prompt.slice(1)} is refused.`);
    };
    await withBatch(
      { items: items(8), run: { concurrency: 1, stopAfter: 3 } },
      { submit },
      async ({ result, progress, update, submitted, batchId }) => {
        await expect.poll(async () => (await progress()).state, { timeout: 30_000 }).toBe('paused');
        const text = '3 items in a row have failed alike: Task 4 is refused.';
        const paused = await progress();
        expect(paused).toMatchObject({
          ...{ reason: text, cause: 'Moderation', counts: { completed: 1, failed: 3, waiting: 4 } },
          alerts: [{ alert: 'like-failures', about: batchId, text }],
        });
        expect(submitted).toEqual(['p1', 'p2', 'p3', 'p4']);
        isMended = true;
        await update('resume');
        expect(await progress()).toMatchObject({ state: 'running' });
        expect((await progress()).alerts).toBeUndefined();
        expect(await result()).toMatchObject({ state: 'completed', counts: { completed: 5, failed: 3 } });
      },
    );
  });

  it('goes on without it, and its alerts are raised once and over once, however many runs it has', async () => {
    await withBatch(
      { items: items(12), run: { concurrency: 1, continueAfter: 3 } },
      { submit: () => Promise.reject(refusal('Moderation', 'No.')) },
      async ({ result, batchId }) => {
        expect(await result()).toMatchObject({ state: 'completed', counts: { failed: 12 } });
        const alerts = announcedOf(batchId).filter(({ type }) => type.startsWith('alert.'));
        expect(alerts.map(({ type, about }) => [type, about])).toEqual([
          ['alert.like-failures', batchId],
          ['alert.failure-rate', batchId],
          ['alert.like-failures.over', batchId],
          ['alert.failure-rate.over', batchId],
        ]);
        expect(new Set(alerts.map((alert) => toEvent(alert).id)).size).toBe(4);
        expect(alerts[2]).toMatchObject({ run: alerts[0]?.run, data: { since: alerts[0]?.at } });
      },
    );
  });

  it('shows items that take too long and items that are parked, each by itself', async () => {
    const gate = createGate();
    const poll = async (prompt: string) => {
      if (prompt === 'p2') throw refusal('Parked', 'It still runs.');
      if (prompt === 'p1') await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch(
      { items: items(3), run: { concurrency: 3, stuckAfter: '1s' } },
      { poll },
      async ({ items: list, progress, result }) => {
        await expect.poll(async () => (await progress()).counts.completed, { timeout: 30_000 }).toBe(1);
        await expect.poll(async () => (await list({ only: 'parked' })).items.map(({ id }) => id)).toEqual(['i2']);
        await expect(list({ only: 'late' })).rejects.toThrow('only: "late"; write one of stuck, parked');
        gate.open();
        await result();
      },
    );
  });
});
