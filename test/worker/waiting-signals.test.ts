import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { WaitReason } from '../../src/domain/generation/waiting.js';
import { createWaitingSignals } from '../../src/worker/waiting-signals.js';

let connection: Connection;
let client: Client;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
  client = new Client({ connection });
});
afterAll(() => connection.close());

const waiting: WaitReason = { kind: 'Busy', text: 'full', since: '2026-11-25T13:05:00.000Z' };

/** Workflows that nobody runs: what they were told stands in their histories. */
async function startIdle(type: string, taskQueue: string) {
  const handle = await client.workflow.start(type, { taskQueue, workflowId: `${type}-${randomUUID()}` });
  const told = async () => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
      const data = signal?.input?.payloads?.[0]?.data;
      return data == null ? [] : [JSON.parse(Buffer.from(data).toString()) as unknown];
    });
  };
  return { id: handle.workflowId, told, end: () => handle.terminate() };
}

describe('signals about waiting', () => {
  it('reach the generation, its batch and batches that stand behind, each batch once a minute', async () => {
    const taskQueue = `none-${randomUUID()}`;
    const [item, own, behind, elsewhere] = await Promise.all([
      startIdle('generation', taskQueue),
      startIdle('batch', taskQueue),
      startIdle('batch', taskQueue),
      startIdle('batch', `other-${randomUUID()}`),
    ]);
    const troubles: string[] = [];
    let nowMs = 0;
    const onTrouble = (text: string) => troubles.push(text);
    const signals = createWaitingSignals({ client, taskQueue, searchable: true, now: () => nowMs, onTrouble });
    const tell = () => signals.reportWaiting(item.id, own.id, waiting);
    // The server's index is some moments late.
    await expect
      .poll(async () => {
        nowMs += 60_000;
        tell();
        return behind.told();
      })
      .not.toEqual([]);
    expect((await behind.told())[0]).toEqual({ ...waiting, searchable: true });
    await expect.poll(own.told).not.toEqual([]);
    const before = { own: (await own.told()).length, item: (await item.told()).length };
    tell();
    await expect.poll(async () => (await item.told()).length).toBeGreaterThan(before.item);
    expect((await own.told()).length).toBe(before.own);
    expect(await elsewhere.told()).toEqual([]);
    expect(troubles).toEqual([]);
    await Promise.all([item, own, behind, elsewhere].map(({ end }) => end()));
  });

  it('do not mind a workflow that has ended', async () => {
    const troubles: string[] = [];
    const onTrouble = (text: string) => troubles.push(text);
    const signals = createWaitingSignals({
      ...{ client, taskQueue: `none-${randomUUID()}`, searchable: true, now: () => 0, onTrouble },
    });
    const last = await startIdle('generation', `none-${randomUUID()}`);
    signals.reportWaiting('nobody', 'nothing', waiting);
    signals.reportWaiting(last.id, undefined, waiting);
    await expect.poll(last.told).toHaveLength(1);
    expect(troubles).toEqual([]);
    await last.end();
  });
});
