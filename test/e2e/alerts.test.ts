import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listGenerations } from '../../src/client/generation/list-generations.js';
import type { Session } from '../../src/client/session.js';
import type { Alert } from '../../src/domain/alerts/alert.js';
import type { KlingEvent } from '../../src/domain/notices/event.js';
import { SIMULATOR_API_KEY } from '../../src/simulator/server.js';
import { createTemporalClient } from '../../src/temporal/encryption/create-client.js';
import type { Stage } from './harness.js';
import { createStage } from './harness.js';

const SOON = { timeout: 30_000, interval: 200 };

describe('Alerts of two workers', () => {
  let stage: Stage & { close(): Promise<void> };
  let program: string;
  let results: string;
  let healths: readonly string[];
  beforeAll(async () => {
    // A task that takes two minutes takes a day.
    stage = await createStage({ speed: 0.001, videoUnits: 5 });
    program = path.join(stage.outputDir, 'on-event');
    results = path.join(stage.outputDir, 'results');
    await writeFile(program, '#!/bin/sh\ncat >> "$0.events"\n');
    await chmod(program, 0o700);
    const env = {
      KLING_ALERT_SECONDS: '0.5',
      KLING_OUTPUT_DIR: results,
      KLING_LOG_FORMAT: 'text',
      KLING_NOTIFY: JSON.stringify([{ exec: program, events: ['alert.*'] }]),
    };
    const workers = await Promise.all([stage.startWorker(env), stage.startWorker(env)]);
    healths = workers.map((worker) => /health (http:\/\/\S+)\/healthz/.exec(worker.output())?.[1] ?? '');
  });
  afterAll(() => stage.close());

  const events = async () =>
    (await readFile(`${program}.events`, 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as KlingEvent);
  const typesOf = async (alert: string) =>
    (await events()).map(({ type }) => type).filter((type) => type.startsWith(`alert.${alert}`));
  const raised = (alert: string) => expect.poll(() => typesOf(alert), SOON).toEqual([`alert.${alert}`]);
  const over = (alert: string) =>
    expect.poll(() => typesOf(alert), SOON).toEqual([`alert.${alert}`, `alert.${alert}.over`]);
  const metrics = async () =>
    (await Promise.all(healths.map(async (health) => (await fetch(`${health}/metrics`)).text()))).join('\n');
  const areReady = () => Promise.all(healths.map(async (health) => (await fetch(`${health}/readyz`)).ok));

  it('are raised once and over once: tasks that are stuck and parked, the disk, idle slots, keys', async () => {
    const { simulator, start, client, kling, taskQueue } = stage;
    // As commands make it: it lists what other tests have encrypted, too.
    const reader = await createTemporalClient(client.connection, { keys: [] });
    const stuck = await start({ prompt: 'a fox', run: { stuckAfter: '1s' } }, `stuck-${taskQueue}`);
    const parked = await start({ prompt: 'an owl', run: { timeout: '2s', stuckAfter: '2s' } }, `parked-${taskQueue}`);
    await parked.result().catch(() => undefined);
    await raised('stuck-tasks');
    await raised('parked-tasks');
    const list = async (flag: string) =>
      (JSON.parse((await kling(['list', flag, '--limit', '1000', '--json'])).stdout) as { workflowId: string }[]).map(
        (one) => one.workflowId,
      );
    expect(await list('--stuck')).toContain(stuck.workflowId);
    expect(await list('--parked')).toContain(parked.workflowId);

    // A server without our search attributes: the histories tell.
    const blind = { operatorService: { listSearchAttributes: () => Promise.resolve({}) } };
    const session = { client: reader, connection: blind, namespace: 'default' } as unknown as Session;
    const search = async (state: 'stuck' | 'parked') => {
      const found: string[] = [];
      for await (const { workflowId } of listGenerations({ state, limit: 1000 }, session)) found.push(workflowId);
      return found;
    };
    expect(await search('stuck')).toContain(stuck.workflowId);
    expect(await search('parked')).toContain(parked.workflowId);
    expect(await search('parked')).not.toContain(stuck.workflowId);

    const board = client.workflow.getHandle(`${taskQueue}-alerts`);
    const seen = await board.query<readonly Alert[]>('raised');
    expect(seen.map(({ alert }) => alert).sort()).toEqual(['parked-tasks', 'stuck-tasks']);

    await rename(results, `${results}-aside`);
    await writeFile(results, '');
    await raised('store-full');
    // A worker that has just written there would still pay: only once both know does a generation wait.
    await expect.poll(areReady, SOON).toEqual([false, false]);
    await start({ prompt: 'a hare' });
    await raised('slots-idle');
    await rm(results);
    await mkdir(results);
    await over('store-full');
    await over('slots-idle');

    simulator.set({ speed: 100_000 });
    await stuck.result();
    await over('stuck-tasks');
    const [taskId] = simulator.tasks().flatMap(({ id, prompt }) => (prompt === 'an owl' ? [id] : []));
    await kling(['adopt', taskId ?? '']);
    await over('parked-tasks');
    expect(await board.result()).toBeDefined();

    simulator.set({ apiKeys: [] });
    await expect((await start({ prompt: 'a lynx' })).result()).rejects.toThrow();
    await raised('keys-failing');
    // Of the one that has used them.
    expect(await metrics()).toContain('kling_alerts{alert="keys-failing",about="default"} 1');
    simulator.set({ apiKeys: [SIMULATOR_API_KEY] });
    await over('keys-failing');
    const all = await events();
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});
