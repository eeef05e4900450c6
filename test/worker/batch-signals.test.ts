import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createBatchSignals } from '../../src/worker/batch-signals.js';

let connection: Connection;
let client: Client;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
  client = new Client({ connection });
});
afterAll(() => connection.close());

/** A workflow that nobody runs: what it was told stands in its history. */
async function withBatch(drive: (batchId: string, told: () => Promise<unknown[][]>) => Promise<void>): Promise<void> {
  const batchId = `batch-${randomUUID()}`;
  const handle = await client.workflow.start('batch', { taskQueue: `none-${randomUUID()}`, workflowId: batchId });
  const told = async () => {
    const { events = [] } = await handle.fetchHistory();
    return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
      const data = signal?.input?.payloads?.[0]?.data;
      return data === undefined || data === null ? [] : [JSON.parse(Buffer.from(data).toString()) as unknown[]];
    });
  };
  try {
    await drive(batchId, told);
  } finally {
    await handle.terminate();
  }
}

const create = (troubles: string[] = []) =>
  createBatchSignals({ client, now: () => 1_763_885_600_000, onTrouble: (text) => troubles.push(text) });
const change = (id: string, state: 'processing' | 'downloading' = 'processing') => ({
  workflowId: id,
  state,
  taskId: `task-${id}`,
});

describe('signals to a batch', () => {
  it('carry all changes of a second at once, with their time', async () => {
    await withBatch(async (batchId, told) => {
      const signals = create();
      for (let item = 0; item < 30; item++) signals.reportItem(batchId, change(`i${item}`));
      await expect.poll(told).toHaveLength(1);
      const [sent = []] = await told();
      expect(sent).toHaveLength(30);
      expect(sent[0]).toEqual({ ...change('i0'), at: '2025-11-23T08:13:20.000Z' });
    });
  });

  it('say nothing of a download that was over in a moment', async () => {
    await withBatch(async (batchId, told) => {
      const signals = create();
      const takeBack = signals.reportItem(batchId, change('quick', 'downloading'));
      signals.reportItem(batchId, change('slow'));
      takeBack();
      await expect.poll(told).toHaveLength(1);
      expect((await told()).flat()).toMatchObject([{ workflowId: 'slow' }]);
    });
  });

  it('tell of a download that goes on', async () => {
    await withBatch(async (batchId, told) => {
      create().reportItem(batchId, change('long', 'downloading'));
      await expect.poll(told, { timeout: 8000 }).toMatchObject([[{ state: 'downloading' }]]);
    });
  });

  it('do nothing without a batch, and do not mind one that has ended', async () => {
    const troubles: string[] = [];
    const signals = create(troubles);
    signals.reportItem(undefined, change('x'))();
    let batch = '';
    await withBatch((batchId) => {
      batch = batchId;
      return Promise.resolve();
    });
    signals.reportItem(batch, change('x'));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(troubles).toEqual([]);
  });
});
