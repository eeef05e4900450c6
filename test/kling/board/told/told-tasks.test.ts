import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from '../../../../src/domain/task.js';
import type { Look } from '../../../../src/ports/board.js';
import { openBoard, options, taskOf, within } from '../../literal-kling.js';

/** Time passes only as these tests say. */
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const refOf = (taskId: string, hasCallback = true) => ({ taskId, task: 'text2video', hasCallback }) as const;

/** A board with so many tasks that Kling is to tell of; `states` is what Kling says when it is asked. */
function openTold(count: number, { hasCallback = true } = {}) {
  const states = new Map<string, Task['status']>();
  const looks: Look[] = [];
  const board = openBoard({ says: (id) => taskOf(states.get(id) ?? 'processing', id) });
  const ids = Array.from({ length: count }, (_, index) => `task-${index}`);
  const waits = ids.map((id) =>
    board.watch(refOf(id, hasCallback), options({ onLook: (look: Look) => looks.push(look) })),
  );
  waits.forEach((wait) => void wait.catch(() => undefined));
  return { ...board, states, looks, waits, ids };
}

describe('the status board, told of tasks', () => {
  it('takes what is told for the answer to a look, without counting one', async () => {
    const { tell, waits, looks, asked, size } = openTold(1);
    tell(taskOf('processing', 'task-0'));
    tell(taskOf('submitted', 'task-0'));
    tell(taskOf('succeeded', 'task-0'));
    tell(taskOf('processing', 'task-0'));
    expect(await waits[0]).toMatchObject({ status: 'succeeded' });
    expect(looks.map(({ task, count, isTold }) => [task?.status, count, isTold])).toEqual([
      ['processing', 0, true],
      ['succeeded', 0, true],
    ]);
    expect(asked).toEqual([]);
    expect(size()).toBe(0);
  });

  it('keeps the end of a task for whoever waits for it later', async () => {
    const { tell, watch, asked } = openBoard({ says: () => undefined });
    tell(taskOf('failed', 'early'));
    expect(await watch(refOf('early'), options())).toMatchObject({ status: 'failed' });
    expect(asked).toEqual([]);
  });

  it('looks itself where a task is said to have succeeded with nothing', async () => {
    const { tell, waits, states, asked } = openTold(1);
    states.set('task-0', 'succeeded');
    tell({ ...taskOf('succeeded', 'task-0'), outputs: [] });
    expect(await within(100, waits[0] ?? Promise.reject(new Error('nobody waits')))).toMatchObject({
      status: 'succeeded',
    });
    expect(asked).toHaveLength(1);
  });

  it('looks at a task that a hint is about at once, and then every two seconds at most', async () => {
    const { check, states, asked, startMs } = openTold(3);
    const checks = [check('task-1'), check('task-1')];
    await vi.advanceTimersByTimeAsync(100);
    expect(await Promise.all(checks)).toMatchObject([{ status: 'processing' }, { status: 'processing' }]);
    const late = check('task-1');
    states.set('task-1', 'succeeded');
    await vi.advanceTimersByTimeAsync(2000);
    expect(await late).toMatchObject({ status: 'succeeded' });
    const byId = asked.filter(({ method }) => method === 'get');
    expect(byId.map(({ ids, atMs }) => [ids[0], atMs - startMs])).toEqual([
      ['task-1', 0],
      ['task-1', 2000],
    ]);
  });

  it('looks again where the hint came during a look', async () => {
    const board = openBoard({ says: (id) => taskOf('processing', id), latencyMs: 500 });
    void board.watch(refOf('a'), options({ lookNow: true })).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(300);
    const hinted = board.check('a');
    await vi.advanceTimersByTimeAsync(3000);
    expect(await hinted).toMatchObject({ status: 'processing' });
    expect(board.asked).toHaveLength(2);
  });

  it('knows of a hint that came before the wait, and of none that nobody waits for', async () => {
    const { check, watch, asked } = openBoard({ says: (id) => taskOf('succeeded', id) });
    expect(await check('early')).toBeUndefined();
    expect(await within(1000, watch(refOf('early'), options()))).toMatchObject({ status: 'succeeded' });
    expect(asked).toHaveLength(1);
  });
});

describe('the pace of looks', () => {
  const minute = 60_000;

  it('is a look every 1.8 s until a callback comes, and then one every 40 s', async () => {
    const { heard, asked, isCalm } = openTold(20);
    await vi.advanceTimersByTimeAsync(minute);
    expect(asked.length).toBeGreaterThan(30);
    const before = asked.length;
    heard();
    expect(isCalm()).toBe(true);
    await vi.advanceTimersByTimeAsync(2 * minute);
    expect(asked.length - before).toBe(3);
  });

  it('is as ever where one task on the board has no callback', async () => {
    const { heard, watch, asked, isCalm } = openTold(20);
    heard();
    const stop = new AbortController();
    void watch(refOf('adopted', false), options({ signal: stop.signal })).catch(() => undefined);
    expect(isCalm()).toBe(false);
    await vi.advanceTimersByTimeAsync(minute);
    expect(asked.length).toBeGreaterThan(30);
    stop.abort(new Error('seen enough'));
    await vi.advanceTimersByTimeAsync(2000);
    expect(isCalm()).toBe(true);
  });

  it('comes back with the first callback that is missed for ten seconds, until three have come in a row', async () => {
    const { heard, tell, states, asked, isCalm, waits } = openTold(20);
    heard();
    states.set('task-0', 'succeeded');
    await vi.advanceTimersByTimeAsync(41_000);
    expect(await waits[0]).toMatchObject({ status: 'succeeded' });
    expect(isCalm()).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(isCalm()).toBe(false);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(18_000);
    expect(asked.length - before).toBeGreaterThan(8);
    heard();
    for (const id of ['task-1', 'task-2']) tell(taskOf('succeeded', id));
    expect(isCalm()).toBe(false);
    tell(taskOf('succeeded', 'task-3'));
    expect(isCalm()).toBe(true);
  });

  it('stays calm where the callback is only slower than a look', async () => {
    const { heard, tell, states, isCalm, waits } = openTold(20);
    heard();
    states.set('task-0', 'succeeded');
    await vi.advanceTimersByTimeAsync(41_000);
    await waits[0];
    await vi.advanceTimersByTimeAsync(5000);
    tell(taskOf('succeeded', 'task-0'));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(isCalm()).toBe(true);
  });
});
