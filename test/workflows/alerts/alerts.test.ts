import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/domain/alerts/sightings.js';
import { createBoardTeller } from '../../../src/worker/alerts/tell-board.js';
import { announcedOf } from '../announced.js';
import { useWorkflows } from '../harness.js';

describe('The workflow alerts', () => {
  const { client, working } = useWorkflows();

  it('says each alert once and once that it is over, whoever sees it and whoever restarts, and ends with the last', async () => {
    const taskQueue = `kling-${randomUUID()}`;
    const about = `host-${randomUUID()}`;
    const [a, b] = ['a', 'b'].map((reporter) => createBoardTeller(client(), { taskQueue, reporter }));
    const full = (text?: string): Sighting[] => [
      { alert: 'store-full', about, ...(text === undefined ? {} : { text }) },
    ];
    const typesOf = () => announcedOf(about).map(({ type }) => type);
    const handle = client().workflow.getHandle(`${taskQueue}-alerts`);
    await a?.(full());
    await expect(handle.describe()).rejects.toThrow();

    await working(taskQueue, async () => {
      await a?.(full('no room'));
      await b?.(full('no room'));
      await expect.poll(() => handle.query('raised'), { timeout: 20_000 }).toMatchObject([{ about, text: 'no room' }]);
      expect((await handle.describe()).status.name).toBe('RUNNING');
    });
    await working(taskQueue, async () => {
      await b?.(full());
      await a?.(full('still no room'));
      await expect.poll(() => handle.query('raised'), { timeout: 20_000 }).toMatchObject([{ text: 'still no room' }]);
      await handle.signal('sightings', { odd: true });
      await a?.(full());
      expect(await handle.result()).toMatchObject({ over: [{ alert: 'store-full', about }] });
      expect(typesOf()).toEqual(['alert.store-full', 'alert.store-full.over']);
      await a?.(full('again'));
      await expect.poll(typesOf, { timeout: 20_000 }).toHaveLength(3);
      await a?.(full());
      await expect.poll(typesOf, { timeout: 20_000 }).toHaveLength(4);
    });
    expect(new Set(announcedOf(about).map(({ run }) => run)).size).toBe(2);
  });
});
