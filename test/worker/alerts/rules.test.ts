import { Client, Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import type { AlertName } from '../../../src/domain/alerts/alert.js';
import { SIMULATOR_API_KEY } from '../../../src/simulator/server.js';
import { createAccountParts } from '../../../src/worker/account-parts.js';
import { createRules } from '../../../src/worker/alerts/rules.js';
import { requireKeys } from '../../../src/worker/create-worker.js';
import { createReadiness } from '../../../src/worker/health/readiness.js';
import { createWorkerMetrics } from '../../../src/worker/metrics/worker-metrics.js';
import { film, openSimulator, TEXT2VIDEO } from '../../simulator/local-simulator.js';

/** The rules of a worker beside a simulated Kling; none of those looked at here asks Temporal. */
async function openRules() {
  const { simulator, call } = await openSimulator();
  const env = { KLING_API_KEY: SIMULATOR_API_KEY, KLING_BASE_URL: simulator.url, KLING_POLL_SECONDS: '0.2' };
  const config = requireKeys(readConfig(env));
  const metrics = createWorkerMetrics();
  const accounts = config.accounts.map((account) =>
    createAccountParts(account, { config, log: () => undefined, meter: metrics.klingOf(account.name) }),
  );
  onTestFinished(async () => {
    await Promise.all(accounts.map((account) => account.close()));
  });
  const readiness = createReadiness();
  const rules = createRules({
    ...{
      client: new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) }),
      taskQueue: 'kling',
      searchable: false,
      accounts,
      readiness,
      meter: metrics.queues,
    },
    ...{ packLeft: 0.1, hasCallbacks: true },
  });
  const look = async (alert: AlertName) => {
    const seen = await rules.find((rule) => rule.alert === alert)?.look();
    return seen?.map(({ text }) => text);
  };
  return { simulator, call, look, readiness, board: accounts[0]?.board };
}

describe('A worker sees', () => {
  it('that a pack is nearly empty, until there is another', async () => {
    const { simulator, look } = await openRules();
    expect(await look('pack-low')).toEqual([undefined, undefined]);
    simulator.set({ videoUnits: 0 });
    expect(await look('pack-low')).toEqual([
      expect.stringMatching(/^0 of .+ video units of account default are left$/),
      undefined,
    ]);
    simulator.set({ videoUnits: 1000 });
    expect(await look('pack-low')).toEqual([undefined, undefined]);
  });

  it('that tasks end one after the other without a callback, until one comes', async () => {
    const { call, look, board } = await openRules();
    const end = async () => {
      const { reply } = await call(TEXT2VIDEO, { body: film() });
      const { task_id: taskId } = reply.data as { task_id: string };
      await board?.watch(
        { taskId, task: 'text2video', hasCallback: true },
        {
          untilMs: Date.now() + 20_000,
          signal: AbortSignal.timeout(20_000),
          lookNow: false,
          graceMs: 0,
          onLook: () => undefined,
        },
      );
    };
    await end();
    await end();
    expect(await look('callbacks-missing')).toEqual([undefined]);
    await end();
    expect(await look('callbacks-missing')).toEqual([
      'Kling has ended 3 tasks of account default in a row without a callback; they are looked for instead',
    ]);
    board?.heard();
    expect(await look('callbacks-missing')).toEqual([undefined]);
  });

  it('that results cannot be kept, for as long as that is so', async () => {
    const { look, readiness } = await openRules();
    expect(await look('store-full')).toEqual([undefined]);
    readiness.note('disk', 'no space is left');
    expect(await look('store-full')).toEqual(['no space is left']);
    readiness.note('disk', undefined);
    expect(await look('store-full')).toEqual([undefined]);
  });
});
