import { setMaxListeners } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scaleSchedule } from '../../../src/domain/generation/polls/polling.js';
import { mapInParallel } from '../../../src/domain/work/map-in-parallel.js';
import { createKling } from '../../../src/kling/client.js';
import { createStatusBoard } from '../../../src/kling/board/status-board.js';
import type { SimulatorOptions } from '../../../src/simulator/server.js';
import {
  SIMULATOR_ACCESS_KEY,
  SIMULATOR_API_KEY,
  SIMULATOR_SECRET_KEY,
  startSimulator,
} from '../../../src/simulator/server.js';
import { openHttp } from '../local-kling.js';

const KEYS = {
  apiKey: { apiKey: SIMULATOR_API_KEY },
  pair: { accessKey: SIMULATOR_ACCESS_KEY, secretKey: SIMULATOR_SECRET_KEY },
};

interface Stage extends SimulatorOptions {
  readonly keys?: keyof typeof KEYS;
  /** Milliseconds that stand for ten seconds. */
  readonly firstMs?: number;
}

/** A board, the real client and a simulated Kling that makes a video in a minute, by default of one second. */
async function open({ keys = 'apiKey', speed = 60, firstMs = 10_000 / speed, ...settings }: Stage = {}) {
  const simulator = await startSimulator({ speed, videoConcurrency: 1000, ...settings });
  onTestFinished(() => simulator.close());
  const http = openHttp(simulator.url, { credentials: KEYS[keys] });
  const kling = createKling({ http, now: Date.now });
  const logged: string[] = [];
  const log = (line: string) => logged.push(line);
  const board = createStatusBoard({ kling, schedule: scaleSchedule(firstMs), now: Date.now, log });
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const troubles: string[] = [];
  return {
    simulator,
    board,
    logged,
    troubles,
    speed,
    create: (count: number) =>
      // Some at a time: a machine that is busy answers hundreds at once too late.
      mapInParallel(Array.from({ length: count }), 20, () =>
        kling.create('text2video', { model_name: 'kling-v2-6', prompt: 'a fox' }),
      ),
    /** Resolves with the task and the time at which it was known to have ended. */
    watch: async (taskId: string, over: object = {}) => {
      const task = await board.watch(
        { taskId, task: 'text2video' },
        {
          untilMs: Date.now() + 60_000,
          signal: stop.signal,
          lookNow: false,
          graceMs: 60_000,
          onLook: ({ trouble }) => trouble !== undefined && troubles.push(trouble),
          ...over,
        },
      );
      return { task, atMs: Date.now() };
    },
    statusRequests: () => simulator.ledger().filter(({ route }) => /\.(one|list|query)$/.test(route)),
  };
}

describe('the status board against the simulator', () => {
  it('asks a third of a time for each of 100 generations of a minute, and notices the end of each', async () => {
    const { simulator, board, create, watch, statusRequests, speed } = await open({ speed: 20 });
    const made = await create(100);
    const found = await Promise.all(made.map(({ taskId }) => watch(taskId)));
    expect(found.every(({ task }) => task?.status === 'succeeded' && task.outputs.length === 1)).toBe(true);
    // 66 s for the slowest, a tick every 1.8 s: 37 ticks. Each of them alone would have asked 7 times.
    expect(statusRequests().length / made.length).toBeLessThanOrEqual(0.5);
    expect(statusRequests().length).toBeGreaterThan(5);
    const ends = new Map(simulator.tasks().map(({ id, updatedAtMs }) => [id, updatedAtMs]));
    const delays = found.map(({ task, atMs }) => ((atMs - (ends.get(task?.taskId ?? '') ?? 0)) * speed) / 1000);
    const meanSeconds = delays.reduce((sum, seconds) => sum + seconds, 0) / delays.length;
    // 1.2 s is the budget; a machine that is busy is slower, twenty times over. Each alone: 5 s and more.
    expect(meanSeconds).toBeLessThan(4);
    expect(board.size()).toBe(0);
  });

  it('counts what the other side counts: requests, and the bytes of the replies', async () => {
    const { simulator, board, create, watch, statusRequests } = await open();
    const made = await create(30);
    await Promise.all(made.map(({ taskId }) => watch(taskId)));
    const { get, list, tasks } = board.counters();
    expect({ one: get.requests, list: list.requests, tasks: tasks.requests }).toEqual(simulator.stats().statusRequests);
    expect(get.bytes + list.bytes + tasks.bytes).toBe(statusRequests().reduce((sum, { bytes = 0 }) => sum + bytes, 0));
    expect(list.requests).toBeGreaterThan(0);
    expect(list.latency.sumMs).toBeGreaterThan(0);
    expect(list.latency.atMost.at(-1)).toBe(list.requests);
  });

  it('never fails a task for being in no list yet', async () => {
    for (const keys of ['apiKey', 'pair'] as const) {
      const { create, watch, board, troubles } = await open({ keys, listLagMs: 700 });
      const made = await create(25);
      const found = await Promise.all(made.map(({ taskId }) => watch(taskId, { lookNow: true })));
      expect(found.map(({ task }) => task?.status)).toEqual(made.map(() => 'succeeded'));
      const { get, list, tasks } = board.counters();
      expect(list.misses + tasks.misses).toBeGreaterThan(0);
      expect(get.misses).toBeGreaterThan(0);
      expect(troubles[0]).toContain('Kling knows no task');
    }
  });

  it('asks the lists with access keys, which /tasks does not take', async () => {
    const { simulator, create, watch } = await open({ keys: 'pair' });
    const made = await create(5);
    await Promise.all(made.map(({ taskId }) => watch(taskId)));
    expect(simulator.stats().statusRequests).toMatchObject({ tasks: 0 });
    expect(simulator.stats().statusRequests.list).toBeGreaterThan(5);
    expect(simulator.stats().statusRequests.one).toBeLessThanOrEqual(2);
  });

  it('asks less and less while Kling is down, and goes on by itself afterwards', async () => {
    const { simulator, create, watch, troubles, statusRequests } = await open({ speed: 100 });
    const made = await create(30);
    simulator.fault({ route: '*', kind: 'status', status: 503, times: 1_000_000 });
    const watched = made.map(({ taskId }) => watch(taskId));
    const listed = () => statusRequests().filter(({ route }) => route === 'text2video.list');
    await expect.poll(() => listed().length, { interval: 5 }).toBeGreaterThanOrEqual(5);
    const at = listed().map((request) => Date.parse(request.at));
    // Two ticks of 18 ms after the first failure, each time twice as long, a tenth less at the shortest; the ledger has whole milliseconds.
    const pauses = at.slice(1, 5).map((ms, index) => ms - (at[index] ?? 0));
    expect(pauses.map((ms, index) => ms >= 0.9 * 36 * 2 ** index - 2)).toEqual([true, true, true, true]);
    expect(statusRequests().length).toBeLessThanOrEqual(30);
    expect(troubles.length).toBeGreaterThan(0);
    expect(troubles.every((trouble) => trouble.includes('Injected fault'))).toBe(true);
    simulator.clearFaults();
    const found = await Promise.all(watched);
    expect(found.map(({ task }) => task?.status)).toEqual(made.map(() => 'succeeded'));
  });

  it('asks nothing for as long as Kling says after "too many requests"', async () => {
    // The look at all of them is refused long before one by id is due, also on a busy machine.
    const { simulator, create, watch, troubles, statusRequests } = await open({ speed: 100, firstMs: 500 });
    const made = await create(5);
    const headers = { 'Retry-After': '1' };
    simulator.fault({ route: '*', kind: 'status', status: 429, code: 1302, times: 1, headers });
    await Promise.all(made.map(({ taskId }) => watch(taskId)));
    const [first, second] = statusRequests().map(({ at }) => Date.parse(at));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
    expect(troubles.filter((trouble) => trouble.startsWith('[1302]'))).toHaveLength(5);
  });

  it('finds by id what /tasks does not list', async () => {
    const { simulator, create, watch, statusRequests } = await open({ speed: 100 });
    const made = await create(3);
    simulator.fault({ route: 'tasks.query', kind: 'garbage', body: '{"code":0,"data":[]}', times: 1_000_000 });
    const found = await Promise.all(made.map(({ taskId }) => watch(taskId)));
    expect(found.map(({ task }) => task?.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    // By id each is asked for every 100 ms, a tenth less at the shortest; `/tasks` is asked every 18 ms.
    const at = statusRequests().map((request) => Date.parse(request.at));
    const looks = 1 + ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 90;
    expect(simulator.stats().statusRequests.one).toBeLessThanOrEqual(3 * looks);
    expect(simulator.stats().statusRequests.tasks).toBeGreaterThan(3);
  });

  it('goes over to the lists where there is no /tasks, and says so once', async () => {
    const { simulator, create, watch, logged } = await open({ speed: 100 });
    const made = await create(3);
    simulator.fault({ route: 'tasks.query', kind: 'status', status: 404, code: 1202, times: 1_000_000 });
    await Promise.all(made.map(({ taskId }) => watch(taskId)));
    expect(simulator.stats().statusRequests.tasks).toBe(1);
    expect(logged).toHaveLength(1);
  });

  it('learns of 300 tasks after a restart by a request or two', async () => {
    const { simulator, create, watch, statusRequests } = await open({ firstMs: 10_000 });
    const made = await create(300);
    simulator.tasks().forEach(({ id }) => simulator.endTask(id, { status: 'succeed' }));
    const found = await Promise.all(made.map(({ taskId }) => watch(taskId, { lookNow: true })));
    expect(found.every(({ task }) => task?.status === 'succeeded')).toBe(true);
    expect(statusRequests()).toHaveLength(1);
  });
});
