import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGate, items, useBatches } from './batch-harness.js';
import { codePath } from './harness.js';

/** The workflows as production runs them, but what they show breaks at one point. */
function breakingWhen(condition: string) {
  const heading = 'function renderBatchDetails(progress) {';
  const code = readFileSync(codePath, 'utf8');
  const broken = code.replace(heading, `${heading} if (${condition}) throw new TypeError('a fault of our own');`);
  if (broken === code) throw new Error('the bundle has no such function');
  return { code: broken };
}

/** Cause of a workflow task that is done again because something came in meanwhile, such as the end of the other item. */
const UNHANDLED_COMMAND = 1;

const withBatch = useBatches();

describe('a batch with a fault of its own', () => {
  const cases: readonly [when: string, condition: string, act: 'cancel' | 'end'][] = [
    ['as it is cancelled', `progress.state === 'cancelled'`, 'cancel'],
    ['as an item ends', `progress.counts.completed > 0`, 'end'],
  ];
  it.each(cases)('fails once %s, and says what happened', async (_when, condition, act) => {
    const gate = createGate();
    const poll = () => gate.opened.then(() => 'succeeded' as const);
    const script = { poll, workflows: breakingWhen(condition) };
    await withBatch({ items: items(3), run: { concurrency: 2 } }, script, async (stage) => {
      const { client, handle, batchId, submitted, result } = stage;
      await expect.poll(() => submitted.length, { timeout: 30_000 }).toBe(2);
      if (act === 'cancel') await handle.cancel();
      else gate.open();
      await expect(result()).rejects.toMatchObject({
        cause: { type: 'Unexpected', message: 'TypeError: a fault of our own' },
      });
      gate.open();
      const { events } = await handle.fetchHistory();
      const failures = events?.flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed ?? []);
      expect(failures?.filter(({ cause }) => Number(cause) !== UNHANDLED_COMMAND)).toEqual([]);
      // What was to stop has stopped all the same.
      const ended = act === 'cancel' ? 'CANCELLED' : 'COMPLETED';
      for (const id of ['i1', 'i2']) {
        const child = client.workflow.getHandle(`${batchId}/${id}`);
        await expect.poll(async () => (await child.describe()).status.name, { timeout: 30_000 }).toBe(ended);
      }
    });
  });

  it('goes on where that only informs', async () => {
    const gate = createGate();
    const poll = async () => {
      await gate.opened;
      return 'succeeded' as const;
    };
    await withBatch(
      { items: items(1) },
      { poll, workflows: breakingWhen('progress.waiting !== undefined') },
      async ({ handle, submitted, result, batchId }) => {
        await expect.poll(() => submitted.length, { timeout: 30_000 }).toBe(1);
        await handle.signal('waiting', { kind: 'Outage', text: 'away', since: new Date().toISOString() });
        const at = new Date().toISOString();
        // The first step of a task ends what it waited for.
        await handle.signal('itemChanges', [{ workflowId: `${batchId}/i1`, state: 'processing', taskId: '7', at }]);
        gate.open();
        expect((await result()).counts.completed).toBe(1);
        const { events } = await handle.fetchHistory();
        expect(events?.filter(({ workflowTaskFailedEventAttributes: failed }) => failed)).toEqual([]);
      },
    );
  });
});
