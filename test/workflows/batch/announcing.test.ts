import { describe, expect, it } from 'vitest';
import { announcedOf } from '../announced.js';
import { items, useBatches } from '../batch-harness.js';

const withBatch = useBatches();

describe('a batch announces', () => {
  it('its begin, each tenth, a pause and its end, and nothing of its items unless somebody asks', async () => {
    const run = {
      notify: ['https://a.example'],
      then: { type: 'publish', taskQueue: 'mine' },
      concurrency: 4,
      continueAfter: 6,
    };
    await withBatch({ items: items(10), run }, {}, async ({ batchId, update, result, progress }) => {
      await update('pause', { reason: 'for the test' });
      // With its items known: a pause that is over before there is anything to begin is none.
      await expect.poll(progress, { timeout: 20_000 }).toMatchObject({ total: 10, counts: { queued: 0 } });
      await update('resume');
      const ended = await result();
      const events = announcedOf(batchId).filter(({ about }) => about === batchId);
      const types = events.map(({ type }) => type);
      expect([types[0], types.at(-1)]).toEqual(['batch.started', 'batch.completed']);
      expect(types.filter((type) => type === 'batch.started' || type === 'batch.completed')).toHaveLength(2);
      expect(events.filter(({ type }) => type === 'batch.paused')).toMatchObject([
        { data: { reason: 'for the test' } },
      ]);
      const steps = events.filter(({ type }) => type === 'batch.progress').map(({ key }) => Number(key));
      expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      expect(steps.length).toBeGreaterThan(2);
      expect(events.every(({ notify }) => notify?.[0]?.url === 'https://a.example')).toBe(true);
      expect(events.at(-1)).toMatchObject({
        then: { type: 'publish', result: ended },
        data: { counts: { completed: 10 }, report: { html: '/out/report.html' } },
      });
      const ofItems = announcedOf(batchId).filter(({ about }) => about !== batchId);
      expect(ofItems.length).toBeGreaterThan(10);
      expect(
        ofItems.every(({ isItem, notify, then }) => isItem === true && notify === undefined && then === undefined),
      ).toBe(true);
    });
  });

  it('to whom of its items, where these are named; a row has its own', async () => {
    const notify = [{ url: 'https://a.example', events: ['batch.*', 'generation.failed'] }];
    const [first, second] = items(2);
    const rows = [first, { ...second, run: { then: { type: 'publish', taskQueue: 'mine' } } }];
    await withBatch({ items: rows, run: { notify } }, {}, async ({ batchId, result }) => {
      await result();
      const ends = announcedOf(batchId).filter(({ type }) => type === 'generation.completed');
      expect(ends.map((one) => one.notify)).toEqual(
        Array(2).fill([{ url: 'https://a.example', events: ['generation.failed'] }]),
      );
      expect(ends.filter(({ then }) => then?.type === 'publish').map(({ about }) => about)).toEqual([`${batchId}/i2`]);
    });
  });

  it('that it could not be made', async () => {
    await withBatch({ items: [], run: { notify: ['https://a.example'] } }, {}, async ({ batchId, result }) => {
      await expect(result()).rejects.toThrow();
      expect(announcedOf(batchId)).toMatchObject([
        {
          type: 'batch.failed',
          data: { error: { kind: 'InvalidRequest', text: expect.stringContaining('items') as string } },
        },
      ]);
    });
  });
});
