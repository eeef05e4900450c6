import { RawValue } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { createGate, items, useBatches } from './batch-harness.js';

const withBatch = useBatches();
const unreadable = RawValue.fromPayload({
  metadata: { encoding: new TextEncoder().encode('binary/encrypted') },
  data: new Uint8Array([1]),
});

describe('messages that nobody meant', () => {
  it('do not stop a batch: signals are ignored, queries and updates refused with a sentence', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch(
      { items: items(2) },
      { poll },
      async ({ client, batchId, submitted, result, progress, items: list }) => {
        await expect.poll(() => submitted.length, { timeout: 30_000 }).toBe(2);
        const handle = client.workflow.getHandle(batchId);
        const change = { workflowId: `${batchId}/i1`, state: 'processing', taskId: '77', at: new Date().toISOString() };
        for (const odd of [null, 'text', 7, { state: 'processing' }, [null], [{ ...change, at: 7 }], unreadable]) {
          await handle.signal('itemChanges', odd);
        }
        await handle.signal('itemChanges');
        await handle.signal('nobody takes this', unreadable);
        await handle.signal('itemChanges', [{ ...change, workflowId: `${batchId}x/i2` }, change]);
        await expect.poll(async () => (await list({ state: 'processing' })).total, { timeout: 30_000 }).toBe(1);
        const refusals: readonly [name: string, args: unknown, text: string | RegExp][] = [
          ['pause', 'x', 'The argument is "x"; write one JSON object, or nothing.'],
          ['pause', unreadable, /^The argument is unreadable \(Unknown encoding: binary\/encrypted\); write/],
          ['pause', { reason: 7 }, 'reason: 7; write a text of at most 500 characters'],
          ['resume', { buget: 7 }, '"buget" is unknown; did you mean "budget"?'],
          ['drain', { now: true }, '"now" is unknown; it takes nothing'],
          ['cancelItem', { id: 'x'.repeat(100_000) }, /^The batch has no item "x+\.\.\.\.$/],
        ];
        for (const [name, args, text] of refusals) {
          const refused: unknown = await handle.executeUpdate(name, { args: [args] }).catch((error: unknown) => error);
          expect((refused as { cause?: Error }).cause?.message, name).toMatch(text);
        }
        for (const odd of ['x', 7, unreadable, { sate: 'failed' }, { state: { a: 1 } }, { limit: -1 }]) {
          await expect(handle.query('items', odd)).rejects.toThrow(/write|unknown/);
        }
        gate.open();
        expect((await result()).counts.completed).toBe(2);
        expect((await progress()).state).toBe('completed');
        const { events } = await handle.fetchHistory();
        expect(events?.filter(({ workflowTaskFailedEventAttributes: failed }) => failed)).toEqual([]);
      },
    );
  });

  it.each<[unknown, RegExp]>([
    ['x', /^continued: "x" is not what a run of a batch hands over/],
    [{ version: 9 }, /^continued\.version: 9 was written by another version/],
    [{ facts: {}, book: {}, records: [] }, /^continued\.facts\.batchId: nothing is not what/],
  ])('do not begin a batch: %j handed over by hand', async (continued, message) => {
    await withBatch({ continued }, {}, async ({ result }) => {
      await expect(result()).rejects.toMatchObject({
        cause: { type: 'InvalidRequest', message: expect.stringMatching(message) as unknown },
      });
    });
  });
});
