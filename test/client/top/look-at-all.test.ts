import { WorkflowNotFoundError } from '@temporalio/client';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTop } from '../../../src/client/top/look-at-all.js';
import { readWorkerReport } from '../../../src/client/top/worker-report.js';
import type { Session } from '../../../src/client/session.js';

const never = new AbortController().signal;

/** A worker's health address that says `body`. */
async function startHealth(body: string): Promise<string> {
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const slots = (tasks: number, limit: number) => ({
  video: { tasks, submitting: 1, limit },
  image: { tasks: 0, limit: 9 },
});
const REPORT = {
  ready: false,
  reasons: ['no space'],
  slots: slots(2, 3),
  accounts: { studio: { slots: slots(4, 60) } },
};

/** A server that counts the questions of its index; `isAway` makes it answer none. */
function createSession() {
  const asked: string[] = [];
  const state = { isAway: false };
  const answer = <T>(query: string, value: T): Promise<T> => {
    asked.push(query);
    return state.isAway ? Promise.reject(new Error('away')) : Promise.resolve(value);
  };
  const groups = [
    { groupValues: ['Running'], count: 7 },
    { groupValues: ['Completed'], count: 20 },
    { groupValues: ['Failed'], count: 2 },
    { groupValues: ['Terminated'], count: 1 },
  ];
  const workflow = {
    count: (query: string) => answer(query, { count: 5, groups: query.includes('GROUP BY') ? groups : [] }),
    list: async function* ({ query }: { query: string }) {
      await answer(query, undefined);
      yield* [];
    },
    getHandle: () => ({ query: () => Promise.reject(new WorkflowNotFoundError('none', 'x', undefined)) }),
  };
  const connection = {
    withDeadline: (_at: number, ask: () => unknown) => ask(),
    workflowService: { describeTaskQueue: () => answer('pollers', { pollers: [] }) },
  };
  const client = { workflow, connection, options: { namespace: 'default' } };
  const session = { client, connection, address: 'a:1', namespace: 'default', taskQueue: 'kling' };
  return { session: session as unknown as Session, asked, state };
}

describe('a look at all that runs', () => {
  it('tells of slots what the worker says, account by account', async () => {
    expect(await readWorkerReport(await startHealth(JSON.stringify(REPORT)), never)).toEqual({
      isReady: false,
      reasons: ['no space'],
      slots: [
        { account: 'default', pack: 'video', held: 2, limit: 3 },
        { account: 'default', pack: 'image', held: 0, limit: 9 },
        { account: 'studio', pack: 'video', held: 4, limit: 60 },
        { account: 'studio', pack: 'image', held: 0, limit: 9 },
      ],
    });
  });

  it.each(['no JSON', '{}', '[]', '{"ready":true}', '{"ready":true,"slots":7}'])(
    'takes %j for no worker',
    async (body) => {
      expect(await readWorkerReport(await startHealth(body), never)).toBeUndefined();
    },
  );

  it('asks the index a few questions, the slow ones not at each look', async () => {
    const { session, asked } = createSession();
    const healthUrl = await startHealth('{}');
    const look = createTop({ session, config: { accounts: [] }, healthUrl, signal: never });
    const at = (seconds: number) => new Date(Date.parse('2026-11-25T10:00:00Z') + seconds * 1000);
    const first = await look(at(0));
    expect(first).toMatchObject({
      generations: { underWay: 7, atKling: 5, perMinute: 1, today: { completed: 20, failed: 3, cancelled: 0 } },
      ...{ workers: 0, alerts: [], spending: [], batches: { shown: [], hasMore: false } },
    });
    expect(asked[0]).toContain('CloseTime >= "2026-11-25T00:00:00Z"');
    const inAll = asked.length;
    await look(at(2));
    expect(asked.length - inAll).toBe(4);
    await look(at(12));
    expect(asked.length - inAll).toBeGreaterThan(8);
  });

  it('leaves out what it does not get, and asks again', async () => {
    const { session, state } = createSession();
    const look = createTop({ session, config: { accounts: [] }, healthUrl: await startHealth('{}'), signal: never });
    state.isAway = true;
    const away = await look();
    expect([away.generations, away.batches, away.workers]).toEqual([undefined, undefined, undefined]);
    state.isAway = false;
    expect((await look()).generations?.underWay).toBe(7);
  });
});
