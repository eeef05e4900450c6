import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { Task } from '../../../src/domain/task.js';
import { notFound, openBoard, options, taskOf, within } from '../literal-kling.js';

/** Time passes only as these tests say. */
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A board that gives one answer after the other, the last one for ever. */
function boardOf(...answers: (Task | Error)[]) {
  return openBoard({
    says: () => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
}

const ref = { taskId: '7', task: 'text2video' } as const;

describe('the status board, with one task', () => {
  it('looks by id until the task has ended and tells each look', async () => {
    const looks: unknown[] = [];
    const { watch, asked, size } = boardOf(taskOf('submitted'), taskOf('processing'), taskOf('succeeded'));
    const onLook = (look: { task?: Task; count: number }) => looks.push([look.task?.status, look.count]);
    const found = await within(30_000, watch(ref, options({ onLook })));
    expect(found?.status).toBe('succeeded');
    expect(looks).toEqual([
      ['submitted', 1],
      ['processing', 2],
      ['succeeded', 3],
    ]);
    expect(asked.map(({ method }) => method)).toEqual(['get', 'get', 'get']);
    expect(size()).toBe(0);
  });

  it('tells how late an end was heard of, by a look or by a callback, but not of one that nobody waited for', async () => {
    const ended = (afterMs: number): Task => ({
      ...taskOf('succeeded'),
      updatedAt: new Date(Date.now() + afterMs).toISOString(),
    });
    const looked = boardOf(taskOf('processing'), ended(14_000));
    await within(30_000, looked.watch(ref, options()));
    expect(looked.delays).toEqual([[6000, 'look']]);
    const told = boardOf(taskOf('processing'));
    const watching = told.watch(ref, options());
    await vi.advanceTimersByTimeAsync(3000);
    told.tell(ended(-200));
    await within(0, watching);
    expect(told.delays).toEqual([[200, 'callback']]);
    const old = boardOf(ended(-86_400_000));
    await within(30_000, old.watch(ref, options()));
    expect(old.delays).toEqual([]);
  });

  it('looks every ten seconds at first and then less often, each delay up to a tenth off', async () => {
    for (const [random, factor] of [
      [0, 0.9],
      [0.5, 1],
    ] as const) {
      const { watch, asked, startMs } = openBoard({ says: () => taskOf('processing') }, { random: () => random });
      const stop = new AbortController();
      void watch(ref, options({ signal: stop.signal })).catch(() => undefined);
      await vi.advanceTimersByTimeAsync(150_000);
      stop.abort(new Error('seen enough'));
      const delays = asked.map(({ atMs }, index) => atMs - (asked[index - 1]?.atMs ?? startMs));
      const expected = [10, 10, 10, 10, 10, 12, 14.4, 17.28, 20.736].map((seconds) => seconds * 1000 * factor);
      expected.forEach((delayMs, index) => expect(delays[index]).toBeCloseTo(delayMs, -1));
    }
  });

  it('asks once for everybody who waits for the same task', async () => {
    const { watch, asked } = boardOf(taskOf('processing'), taskOf('succeeded'));
    const found = await within(20_000, Promise.all([1, 2, 3].map(() => watch(ref, options()))));
    expect(found.map((one) => one?.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(asked).toHaveLength(2);
  });

  it('goes on after trouble, each time later, and says what it was', async () => {
    const looks: (string | undefined)[] = [];
    const down = new KlingFailure('Outage', 'internal error', { klingCode: 5000 });
    const { watch, asked, startMs } = boardOf(down, down, down, down, taskOf('succeeded'));
    const onLook = (look: { trouble?: string }) => looks.push(look.trouble);
    await within(200_000, watch(ref, options({ onLook })));
    expect(looks).toEqual([...Array.from({ length: 4 }, () => '[5000] internal error'), undefined]);
    expect(asked.map(({ atMs }) => Math.round((atMs - startMs) / 1000))).toEqual([10, 20, 40, 80, 140]);
  });

  it('waits as long as Kling asks', async () => {
    const { watch, asked } = boardOf(
      new KlingFailure('Outage', 'busy', { retryAfterSeconds: 50 }),
      taskOf('succeeded'),
    );
    await within(60_000, watch(ref, options()));
    expect((asked[1]?.atMs ?? 0) - (asked[0]?.atMs ?? 0)).toBe(50_000);
  });

  it('believes "no such task" only after the grace', async () => {
    const absent = notFound('7');
    await expect(within(10_000, boardOf(absent).watch(ref, options()))).rejects.toBe(absent);
    const patient = boardOf(absent, taskOf('succeeded'));
    expect(await within(20_000, patient.watch(ref, options({ graceMs: 15_000 })))).toMatchObject({
      status: 'succeeded',
    });
  });

  it('throws what looking again cannot mend', async () => {
    const refused = new KlingFailure('Credentials', 'api key not found', { klingCode: 1002 });
    await expect(within(10_000, boardOf(refused).watch(ref, options()))).rejects.toBe(refused);
  });

  it('takes a last look at the deadline and resolves with what it saw', async () => {
    const { watch, asked } = boardOf(taskOf('processing'));
    const found = await within(1, watch(ref, options({ untilMs: Date.now() - 1 })));
    expect(found?.status).toBe('processing');
    expect(asked).toHaveLength(1);
  });

  it('resolves with nothing when no look succeeded before the deadline', async () => {
    const { watch } = boardOf(new KlingFailure('Outage', 'down'));
    expect(await within(60_000, watch(ref, options({ untilMs: Date.now() + 60_000 })))).toBeUndefined();
  });

  it('keeps looking at a status it does not know', async () => {
    const { watch } = boardOf(taskOf('unknown'), taskOf('succeeded'));
    expect(await within(20_000, watch(ref, options()))).toMatchObject({ status: 'succeeded' });
  });

  it('lets a watcher that throws go, and tells the others', async () => {
    const { watch } = boardOf(taskOf('succeeded'));
    const onLook = () => {
      throw new Error('no heartbeat');
    };
    const bad = watch(ref, options({ onLook }));
    bad.catch(() => undefined);
    expect(await within(10_000, watch(ref, options()))).toMatchObject({ status: 'succeeded' });
    await expect(bad).rejects.toThrow('no heartbeat');
  });

  it('forgets a task when nobody waits for it any more, and leaves no timer behind', async () => {
    const stop = new AbortController();
    const { watch, size } = boardOf(taskOf('processing'));
    const waiting = watch(ref, options({ signal: stop.signal }));
    expect(size()).toBe(1);
    stop.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    expect(size()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks at once, by id, when asked to', async () => {
    const { watch, asked } = boardOf(taskOf('succeeded'));
    await within(100, watch(ref, options({ lookNow: true })));
    expect(asked).toMatchObject([{ method: 'get' }]);
  });
});
