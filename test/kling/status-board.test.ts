import { describe, expect, it } from 'vitest';
import { KlingFailure } from '../../src/domain/failure.js';
import type { Task } from '../../src/domain/task.js';
import { createStatusBoard } from '../../src/kling/status-board.js';

const task = (status: Task['status'], taskId = '7'): Task => ({ taskId, status, message: '', outputs: [] });
/** Looks every 5 ms at first: the shape of the schedule is tested in domain. */
const schedule = { firstMs: 5, steadyLooks: 5, factor: 1.2, capMs: 15 };

function board(answers: [Task | Error, ...(Task | Error)[]]) {
  const asked: string[] = [];
  const created = createStatusBoard({
    schedule,
    now: Date.now,
    getTask: ({ taskId }) => {
      asked.push(taskId);
      const [answer, ...rest] = answers;
      const [next] = rest;
      if (next !== undefined) answers = [next, ...rest.slice(1)];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  return { ...created, asked };
}

const options = (over: object = {}) => ({
  untilMs: Date.now() + 5000,
  signal: new AbortController().signal,
  lookNow: false,
  graceMs: 0,
  onLook: () => undefined,
  ...over,
});

describe('the status board', () => {
  it('looks until the task has ended and tells each look', async () => {
    const looks: unknown[] = [];
    const { watch, asked, size } = board([task('submitted'), task('processing'), task('succeeded')]);
    const found = await watch(
      { taskId: '7' },
      options({ onLook: (look: { task?: Task }) => looks.push(look.task?.status) }),
    );
    expect(found?.status).toBe('succeeded');
    expect(looks).toEqual(['submitted', 'processing', 'succeeded']);
    expect(asked).toHaveLength(3);
    expect(size()).toBe(0);
  });

  it('asks once for everybody who waits for the same task', async () => {
    const { watch, asked } = board([task('processing'), task('succeeded')]);
    const found = await Promise.all([1, 2, 3].map(() => watch({ taskId: '7' }, options())));
    expect(found.map((one) => one?.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(asked).toHaveLength(2);
  });

  it('goes on after trouble and says what it was', async () => {
    const looks: (string | undefined)[] = [];
    const { watch } = board([new KlingFailure('Outage', 'internal error', { code: 5000 }), task('succeeded')]);
    await watch({ taskId: '7' }, options({ onLook: (look: { trouble?: string }) => looks.push(look.trouble) }));
    expect(looks).toEqual(['[5000] internal error', undefined]);
  });

  it('believes "no such task" only after the grace', async () => {
    const absent = new KlingFailure('NotFound', 'Task not found by id/external id: 7', { code: 1201 });
    await expect(board([absent]).watch({ taskId: '7' }, options())).rejects.toBe(absent);
    const { watch } = board([absent, task('succeeded')]);
    expect(await watch({ taskId: '7' }, options({ graceMs: 1000 }))).toMatchObject({ status: 'succeeded' });
  });

  it('throws what looking again cannot mend', async () => {
    const refused = new KlingFailure('Credentials', 'api key not found', { code: 1002 });
    await expect(board([refused]).watch({ taskId: '7' }, options())).rejects.toBe(refused);
  });

  it('takes a last look at the deadline and resolves with what it saw', async () => {
    const { watch, asked } = board([task('processing')]);
    const found = await watch({ taskId: '7' }, options({ untilMs: Date.now() - 1 }));
    expect(found?.status).toBe('processing');
    expect(asked).toHaveLength(1);
  });

  it('resolves with nothing when no look succeeded before the deadline', async () => {
    const { watch } = board([new KlingFailure('Outage', 'down')]);
    expect(await watch({ taskId: '7' }, options({ untilMs: Date.now() + 20 }))).toBeUndefined();
  });

  it('keeps looking at a status it does not know', async () => {
    const { watch } = board([task('unknown'), task('succeeded')]);
    expect(await watch({ taskId: '7' }, options())).toMatchObject({ status: 'succeeded' });
  });

  it('forgets a task when nobody waits for it any more', async () => {
    const stop = new AbortController();
    const { watch, size } = board([task('processing')]);
    const waiting = watch({ taskId: '7' }, options({ signal: stop.signal }));
    expect(size()).toBe(1);
    stop.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    expect(size()).toBe(0);
  });
});
