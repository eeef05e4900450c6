import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FailureKind } from '../../../src/domain/failure.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { Task } from '../../../src/domain/task.js';
import { openBoard, options, taskOf, within } from '../literal-kling.js';

/** Time passes only as these tests say. */
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Board = ReturnType<typeof openBoard>;
interface Told {
  task?: Task;
  trouble?: string;
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
const processing = (count: number) => ids(count).map((id) => taskOf('processing', id));

function watchAll(board: Board, taskIds: readonly string[], over: object = {}) {
  return Promise.all(taskIds.map((taskId) => board.watch({ taskId, task: 'text2video' }, options(over))));
}

/** Watches for so long, and tells what the watchers were told. */
async function watchFor(ms: number, board: Board, taskIds: readonly string[], over: object = {}): Promise<Told[]> {
  const told: Told[] = [];
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const onLook = (look: Told) => told.push(look);
  watchAll(board, taskIds, { signal: stop.signal, onLook, ...over }).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(ms);
  stop.abort(new Error('seen enough'));
  return told;
}

const times = (board: Board, method = 'tasks') =>
  board.asked.filter((one) => one.method === method).map(({ atMs }) => atMs - board.startMs);

describe('the list of all products', () => {
  const says = (id: string) => taskOf('processing', id);
  const two = (board: Board) => {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const watching = ids(60).map((taskId, index) =>
      board.watch(
        { taskId, task: index % 2 === 0 ? 'text2video' : 'image2video' },
        { ...options(), signal: stop.signal },
      ),
    );
    Promise.all(watching).catch(() => undefined);
    return stop;
  };
  const isPage = ({ method, ids: named }: Board['asked'][number]) => method === 'tasks' && named.length === 0;

  it('is all that is asked for tasks of several products, every 1.8 seconds', async () => {
    const board = openBoard({ says, pages: () => processing(60) });
    const stop = two(board);
    await vi.advanceTimersByTimeAsync(8000);
    expect(board.asked.every(isPage)).toBe(true);
    expect(times(board)).toEqual([1800, 3600, 5400, 7200]);
    expect(board.asked[0]).toMatchObject({ pageSize: 120 });
    stop.abort(new Error('seen enough'));
  });

  for (const [what, pages, why] of [
    ['it is refused', undefined, /^POST \/tasks is left alone for a while, .*no permission/],
    [
      'it lacks a task that is there',
      () => processing(59),
      /^POST \/tasks is left alone for a while, .*leaves some out/,
    ],
  ] as const)
    it(`is left alone for ten minutes where ${what}, and the tasks are found in other ways`, async () => {
      const board = openBoard({
        says,
        lists: () => processing(60),
        ...(pages !== undefined && { pages }),
      });
      const stop = two(board);
      await vi.advanceTimersByTimeAsync(60_000);
      const pagesAsked = board.asked.filter(isPage).length;
      expect(board.logged).toEqual([expect.stringMatching(why)]);
      expect(board.asked.at(-1)).toMatchObject({ method: 'list' });
      await vi.advanceTimersByTimeAsync(500_000);
      expect(board.asked.filter(isPage)).toHaveLength(pagesAsked);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(board.asked.filter(isPage).length).toBeGreaterThan(pagesAsked);
      stop.abort(new Error('seen enough'));
    });
});

describe('the tick of the status board', () => {
  it('asks for all of them together, every 1.8 seconds, and ends with the last of them', async () => {
    const board = openBoard({
      says: (id, { atMs }) => taskOf(atMs - board.startMs >= 10_000 ? 'succeeded' : 'submitted', id),
    });
    const found = await within(12_000, watchAll(board, ids(5)));
    expect(found.map((task) => task?.taskId)).toEqual(ids(5));
    expect(board.asked.every(({ method }) => method === 'tasks')).toBe(true);
    expect(times(board)).toEqual([1800, 3600, 5400, 7200, 9000, 10_800]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes up to a tenth sooner or later, so that workers do not fall into step', async () => {
    const board = openBoard({ says: (id) => taskOf('processing', id) }, { random: () => 0 });
    await watchFor(5000, board, ids(2));
    expect(times(board)).toEqual([1620, 3240, 4860]);
  });

  it('goes back to asking by id when one task is left', async () => {
    const board = openBoard({ says: (id) => taskOf(id === '1' ? 'succeeded' : 'processing', id) });
    await watchFor(25_000, board, ids(2));
    expect(times(board)).toEqual([1800]);
    expect(times(board, 'get')).toEqual([11_800, 21_800]);
  });

  it('gathers looks that are wanted at once: 300 after a restart are one request', async () => {
    const all = ids(300).map((id) => taskOf('succeeded', id));
    const board = openBoard({ says: (id) => taskOf('succeeded', id), lists: () => all });
    expect(await within(100, watchAll(board, ids(300), { lookNow: true }))).toHaveLength(300);
    expect(board.asked).toMatchObject([{ method: 'list', pageNum: 1, pageSize: 500 }]);
  });

  it('comes at most twice as often for looks that are wanted at once', async () => {
    const board = openBoard({ says: (id) => taskOf('processing', id), lists: () => processing(40) });
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    for (const id of ids(40)) {
      watchAll(board, [id], { lookNow: true, signal: stop.signal }).catch(() => undefined);
      await vi.advanceTimersByTimeAsync(45);
    }
    expect(board.asked.map(({ method, atMs }) => [method, atMs - board.startMs])).toEqual([
      ['tasks', 145],
      ['list', 1045],
    ]);
    stop.abort(new Error('seen enough'));
  });

  it('waits for a slow answer rather than asking again beside it', async () => {
    const board = openBoard({ says: (id) => taskOf('processing', id), latencyMs: 4000 });
    await watchFor(9000, board, ids(2));
    expect(times(board)).toEqual([1800, 6250]);
  });
});

describe('what a shared answer lacks', () => {
  it('is asked for by id on the schedule of a task alone, and has not failed', async () => {
    const board = openBoard({
      says: (id, { method }) => (id === '2' && method === 'tasks' ? undefined : taskOf('processing', id)),
    });
    const told = await watchFor(55_000, board, ids(3));
    expect(board.asked.filter(({ method }) => method === 'get').map((one) => one.ids)).toEqual(
      Array.from({ length: 5 }, () => ['2']),
    );
    expect(times(board, 'get')).toEqual([10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(told.filter(({ task }) => task?.taskId === '2')).toHaveLength(5);
    expect(told.some(({ trouble }) => trouble !== undefined)).toBe(false);
    expect(board.counters().tasks).toMatchObject({ hits: 60, misses: 30 });
    expect(board.counters().get).toMatchObject({ hits: 5, misses: 0, requests: 5 });
  });

  it('is asked for at once when it is wanted at once', async () => {
    const board = openBoard({ says: (id, { method }) => (method === 'tasks' ? undefined : taskOf('succeeded', id)) });
    expect(await within(110, watchAll(board, ids(3), { lookNow: true }))).toHaveLength(3);
    expect(board.asked.map(({ method }) => method)).toEqual(['tasks', 'get', 'get', 'get']);
  });

  it('is asked for by id, too, when the answer says it succeeded and names no file', async () => {
    const files = [{ kind: 'video', index: 0, url: 'https://x.klingai.com/a.mp4' }] as const;
    const board = openBoard({
      says: (id, { method }) => ({ ...taskOf('succeeded', id), outputs: method === 'get' ? files : [] }),
    });
    const found = await within(2000, watchAll(board, ids(2)));
    expect(found.map((task) => task?.outputs)).toEqual([files, files]);
    expect(board.asked.map(({ method }) => method)).toEqual(['tasks', 'get', 'get']);
  });

  it('fails only when it is not found by id either, after the grace', async () => {
    const board = openBoard({ says: (id) => (id === '2' ? undefined : taskOf('processing', id)) });
    const stop = new AbortController();
    const other = board.watch({ taskId: '1' }, options({ signal: stop.signal })).catch(() => undefined);
    const lost = board.watch({ taskId: '2', task: 'text2video' }, options({ graceMs: 15_000 }));
    await expect(within(21_000, lost)).rejects.toMatchObject({ code: 'NotFound' });
    expect(times(board, 'get')).toEqual([10_000, 20_000]);
    stop.abort(new Error('seen enough'));
    await other;
  });

  it('is asked for by at most ten requests at the same time', async () => {
    const board = openBoard({
      says: (id, { method }) => (method === 'get' ? taskOf('succeeded', id) : undefined),
      auth: 'jwt',
      latencyMs: 1000,
    });
    await within(6000, watchAll(board, ids(25), { lookNow: true }));
    const inSecond = (second: number) =>
      times(board, 'get').filter((atMs) => Math.floor(atMs / 1000) === second).length;
    expect([1, 2, 3, 4].map(inSecond)).toEqual([10, 10, 5, 0]);
  });

  it('may lie deeper in the list: more rows are read, and fewer again when it has ended', async () => {
    const others = Array.from({ length: 150 }, (_, index) => taskOf('succeeded', `other-${index}`));
    const board = openBoard({
      says: (id) => taskOf('processing', id),
      lists: (_, { atMs }) => {
        const isDone = atMs - board.startMs > 20_000;
        return [...processing(24), ...others, taskOf(isDone ? 'succeeded' : 'processing', '25')];
      },
    });
    await watchFor(28_000, board, ids(25));
    const sizes = board.asked.filter(({ method }) => method === 'list').map(({ pageSize }) => pageSize);
    // The first look by id, after ten seconds, shows that the task exists; then a full list without it is too short.
    expect(sizes.slice(0, 6)).toEqual([50, 50, 50, 50, 50, 50]);
    expect(sizes.slice(6, 10)).toEqual([100, 200, 184, 184]);
    expect(sizes.at(-1)).toBe(48);
  });
});

describe('an account with access keys', () => {
  it('has no /tasks: its lists are asked', async () => {
    const board = openBoard({ says: () => undefined, auth: 'jwt', lists: () => processing(2) });
    await watchFor(2000, board, ids(2));
    expect(board.asked).toMatchObject([{ method: 'list', task: 'text2video', pageSize: 30 }]);
  });

  it('asks by id for a task of unknown product', async () => {
    const board = openBoard({ says: (id) => taskOf('processing', id), auth: 'jwt', lists: () => processing(2) });
    const stop = new AbortController();
    board.watch({ taskId: 'x' }, options({ signal: stop.signal })).catch(() => undefined);
    await watchFor(12_000, board, ids(2));
    stop.abort(new Error('seen enough'));
    expect(board.asked.filter(({ method }) => method === 'get').map((one) => one.ids)).toEqual([['x']]);
  });

  it('finds a task again in the list that was too new for it at first', async () => {
    const board = openBoard({
      says: (id) => taskOf('processing', id),
      auth: 'jwt',
      lists: (_, { atMs }) => (atMs - board.startMs > 25_000 ? processing(2) : []),
    });
    await watchFor(60_000, board, ids(2));
    expect(times(board, 'get').filter((atMs) => atMs > 32_000)).toEqual([]);
    expect(board.counters().list.hits).toBeGreaterThan(20);
  });
});

describe('trouble in a tick', () => {
  const fail = (kind: FailureKind, facts: ConstructorParameters<typeof KlingFailure>[2] = {}) => {
    throw new KlingFailure(kind, 'no', facts);
  };

  it('closes each way of asking for longer and longer, tells the watchers and throws nothing', async () => {
    const board = openBoard({
      says: () => fail('Outage', { klingCode: 5000 }),
      lists: () => fail('Outage', { klingCode: 5000 }),
    });
    const told = await watchFor(300_000, board, ids(30));
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ trouble }) => trouble === '[5000] no')).toBe(true);
    // Unhindered there would be 167 ticks.
    expect(times(board, 'list').length).toBeLessThanOrEqual(9);
    expect(times(board, 'tasks').length).toBeLessThanOrEqual(18);
    expect(times(board, 'get').length).toBeLessThanOrEqual(8);
    const gaps = times(board, 'list').map((atMs, index, all) => atMs - (all[index - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(62_000);
  });

  it('is over at the first answer', async () => {
    const board = openBoard({
      says: (id, { atMs }) =>
        atMs - board.startMs < 30_000
          ? fail('Outage')
          : taskOf(atMs - board.startMs > 90_000 ? 'succeeded' : 'processing', id),
      lists: () => fail('Outage'),
    });
    expect(await within(92_000, watchAll(board, ids(3)))).toHaveLength(3);
    const inLastHalfMinute = times(board).filter((atMs) => atMs > 62_000);
    expect(inLastHalfMinute.length).toBeGreaterThanOrEqual(15);
  });

  it('at one way is answered by another', async () => {
    const board = openBoard({
      says: (id, { method }) => (method === 'get' ? taskOf('processing', id) : fail('Outage')),
      lists: () => processing(3),
    });
    await watchFor(60_000, board, ids(3));
    expect(board.counters().list.hits).toBeGreaterThan(60);
    expect(times(board).length).toBeLessThanOrEqual(6);
  });

  it('with "too many requests" closes all ways, for as long as Kling says', async () => {
    let isFirst = true;
    const board = openBoard({
      says: (id) => {
        if (!isFirst) return taskOf('processing', id);
        isFirst = false;
        return fail('RateLimited', { klingCode: 1302, retryAfterSeconds: 20 });
      },
      lists: () => processing(3),
    });
    const told = await watchFor(25_000, board, ids(3));
    expect(told[0]).toMatchObject({ trouble: '[1302] no' });
    expect(board.asked[0]).toMatchObject({ method: 'tasks' });
    expect((board.asked[1]?.atMs ?? 0) - (board.asked[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(20_000);
  });

  it('that looking again cannot mend is thrown', async () => {
    const board = openBoard({ says: () => fail('Credentials', { klingCode: 1002 }) });
    await expect(within(2000, watchAll(board, ids(3)))).rejects.toMatchObject({ code: 'Credentials' });
    // A key that /tasks refuses may be good elsewhere, so one look by id makes sure.
    expect(board.asked.map(({ method }) => method)).toEqual(['tasks', 'get']);
  });

  it('that is a key refused everywhere is thrown at everybody within two ticks', async () => {
    const credentials = () => fail('Credentials', { klingCode: 1002, httpStatus: 401 });
    const board = openBoard({ says: credentials, lists: credentials });
    const ends = ids(25).map((id) =>
      board.watch({ taskId: id, task: 'text2video' }, options()).catch((error: unknown) => error),
    );
    const errors = await within(5000, Promise.all(ends));
    expect(errors.every((error) => error instanceof KlingFailure && error.code === 'Credentials')).toBe(true);
  });

  it('that is a key refused by /tasks alone sends the board to the lists, and to /tasks again ten minutes later', async () => {
    const board = openBoard({
      says: (id, { method }) =>
        method === 'tasks' ? fail('Credentials', { klingCode: 1002, httpStatus: 401 }) : taskOf('processing', id),
      lists: () => processing(25),
    });
    const told = await watchFor(1_300_000, board, ids(25));
    expect(told.some(({ trouble }) => trouble !== undefined)).toBe(false);
    expect(times(board, 'list').length).toBeGreaterThan(500);
    expect(times(board, 'tasks').length).toBeLessThanOrEqual(3);
    expect(board.logged.length).toBeLessThanOrEqual(1);
  });

  for (const [what, facts] of [
    ['404', { httpStatus: 404 }],
    ['405', { httpStatus: 405 }],
    ['1202', { klingCode: 1202, httpStatus: 400 }],
  ] as const)
    it(`that says there is no /tasks here (${what}) sends the board to the lists, for good and said once`, async () => {
      const board = openBoard({
        says: (id, { method }) => (method === 'tasks' ? fail('InvalidRequest', facts) : taskOf('processing', id)),
        lists: () => processing(3),
      });
      const told = await watchFor(3_600_000, board, ids(3));
      expect(times(board, 'tasks')).toEqual([1800]);
      expect(times(board, 'list').length).toBeGreaterThan(1900);
      expect(told.some(({ trouble }) => trouble !== undefined)).toBe(false);
      expect(board.logged).toHaveLength(1);
      expect(board.logged).toEqual(board.counters().tasks.refusals);
      expect(board.logged[0]).toContain('Kling refuses GET /tasks here');
    });

  it('that is about one id spoils the look of that moment only', async () => {
    const board = openBoard({
      says: (id, { method }) =>
        method === 'tasks' && id === 'odd'
          ? fail('InvalidRequest', { klingCode: 1201, httpStatus: 400 })
          : taskOf('processing', id),
      lists: () => processing(2),
    });
    await watchFor(4000, board, [...ids(2), 'odd']);
    expect(times(board)).toEqual([1800]);
    await watchFor(10_000, board, ['3', '4']);
    expect(times(board).length).toBeGreaterThan(3);
  });

  it('that is a silence is over after 15 s: the other ways are tried', async () => {
    const board = openBoard({ says: (id) => taskOf('processing', id), lists: () => processing(2), silent: 'tasks' });
    const told = await watchFor(30_000, board, ids(2));
    expect(told.find(({ trouble }) => trouble !== undefined)?.trouble).toBe(
      'Kling did not say within 15 s how the tasks are',
    );
    expect(times(board)[0]).toBe(1800);
    expect(times(board, 'get')[0]).toBe(10_000);
    expect(times(board, 'list')[0]).toBeLessThanOrEqual(18_000);
  });

  it('of one list does not slow the other products down', async () => {
    const board = openBoard({
      auth: 'jwt',
      says: (id) => taskOf('processing', id),
      lists: (task) => (task === 'text2video' ? processing(3) : fail('Outage')),
    });
    const stop = new AbortController();
    board.watch({ taskId: 'x', task: 'video-extend' }, options({ signal: stop.signal })).catch(() => undefined);
    await watchFor(60_000, board, ids(3));
    stop.abort(new Error('seen enough'));
    const asked = (task: string) => board.asked.filter((one) => one.task === task && one.method === 'list').length;
    expect(asked('text2video')).toBeGreaterThan(25);
    expect(asked('video-extend')).toBeLessThan(6);
  });
});

describe('a clock that is set', () => {
  for (const [what, stepMs] of [
    ['back by an hour', -3_600_000],
    ['back by a day', -86_400_000],
    ['forward by an hour', 3_600_000],
  ] as const)
    for (const count of [1, 6, 40])
      it(`${what} keeps ${count} tasks from nobody: the end of each is noticed within an interval`, async () => {
        let offsetMs = 0;
        let isOver = false;
        const now = () => Date.now() + offsetMs;
        const board = openBoard(
          {
            says: (id) => taskOf(isOver ? 'succeeded' : 'processing', id),
            lists: () => ids(count).map((id) => taskOf(isOver ? 'succeeded' : 'processing', id)),
          },
          { now },
        );
        const over = { untilMs: now() + 30 * 86_400_000 };
        const watched = ids(count).map((taskId) => board.watch({ taskId, task: 'text2video' }, options(over)));
        await vi.advanceTimersByTimeAsync(5000);
        offsetMs = stepMs;
        isOver = true;
        const late = board.watch({ taskId: 'late', task: 'text2video' }, options(over));
        expect(await within(count === 1 ? 11_000 : 2200, Promise.all(watched))).toHaveLength(count);
        expect(await within(12_000, late)).toMatchObject({ taskId: 'late' });
      });

  it('back does not stretch the pause after trouble, nor the time in which an absent task is believed in', async () => {
    let offsetMs = 0;
    let isWell = false;
    const board = openBoard(
      {
        says: (id) => {
          if (!isWell) throw new KlingFailure('Outage', 'down', { httpStatus: 503 });
          return id === 'gone' ? undefined : taskOf('succeeded', id);
        },
      },
      { now: () => Date.now() + offsetMs },
    );
    const well = board.watch({ taskId: '1', task: 'text2video' }, options());
    const gone = board.watch({ taskId: 'gone', task: 'text2video' }, options({ graceMs: 60_000 }));
    gone.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(20_000);
    offsetMs = -3_600_000;
    isWell = true;
    expect(await within(70_000, well)).toMatchObject({ status: 'succeeded' });
    await expect(within(70_000, gone)).rejects.toMatchObject({ code: 'NotFound' });
  });
});
