import { describe, expect, it } from 'vitest';
import { fetchTasks } from '../../../src/client/tasks/fetch-tasks.js';
import { KlingFailure } from '../../../src/domain/kling-failure.js';
import type { Task } from '../../../src/domain/task.js';
import type { KlingClient } from '../../../src/kling/client.js';

const DAY_MS = 24 * 3600 * 1000;
const NOW_MS = Date.parse('2026-11-25T00:00:00.000Z');
const task = (taskId: string, daysAgo = 1): Task => ({
  taskId,
  status: 'succeeded',
  message: '',
  outputs: [],
  createdAt: new Date(NOW_MS - daysAgo * DAY_MS).toISOString(),
});
const wanted = { fromMs: NOW_MS - 7 * DAY_MS, toMs: NOW_MS };
const options = { signal: new AbortController().signal };

/** A client that answers from what a test gives. */
function client(parts: Partial<Pick<KlingClient, 'auth' | 'listTasks' | 'pageTasks'>>) {
  const none = () => Promise.reject(new Error('not asked'));
  return { auth: 'api-key' as const, listTasks: none, pageTasks: none, ...parts };
}

const idsOf = ({ tasks }: Awaited<ReturnType<typeof fetchTasks>>) => tasks.map((one) => one.task.taskId);

describe('the tasks of an account', () => {
  it('come from all pages of the cursor, each once, newest first', async () => {
    const pages = [{ tasks: [task('2', 2), task('3', 3)], nextCursor: 'a' }, { tasks: [task('3', 3), task('1', 1)] }];
    const cursors: unknown[] = [];
    const kling = client({
      pageTasks: ({ cursor }) => {
        cursors.push(cursor);
        return Promise.resolve(pages[cursors.length - 1] ?? { tasks: [] });
      },
    });
    expect(idsOf(await fetchTasks(wanted, kling, options))).toEqual(['1', '2', '3']);
    expect(cursors).toEqual([undefined, 'a']);
  });

  it('are asked for in windows that Kling takes', async () => {
    const windows: [number, number][] = [];
    const kling = client({
      pageTasks: ({ fromMs, toMs }) => {
        windows.push([(NOW_MS - fromMs) / DAY_MS, (NOW_MS - toMs) / DAY_MS]);
        return Promise.resolve({ tasks: [] });
      },
    });
    await fetchTasks({ fromMs: NOW_MS - 70 * DAY_MS, toMs: NOW_MS }, kling, options);
    expect(windows).toEqual([
      [30, 0],
      [60, 30],
      [70, 60],
    ]);
  });

  it('end where a cursor comes again, and where there are too many', async () => {
    const same = client({ pageTasks: () => Promise.resolve({ tasks: [task('1')], nextCursor: 'a' }) });
    expect(idsOf(await fetchTasks(wanted, same, options))).toEqual(['1']);
    let count = 0;
    const endless = client({
      pageTasks: () => {
        count += 1;
        const tasks = Array.from({ length: 500 }, (_, index) => task(`${count}-${index}`));
        return Promise.resolve({ tasks, nextCursor: String(count) });
      },
    });
    const fetched = await fetchTasks(wanted, endless, options);
    expect(fetched.isCut).toBe(true);
    expect(fetched.tasks).toHaveLength(10_000);
    expect(count).toBe(21);
  });

  it('come product by product where the keys are not for the cursor, past a product that is gone', async () => {
    const asked: string[] = [];
    const kling = client({
      pageTasks: () => Promise.reject(new KlingFailure('Credentials', 'no')),
      listTasks: (product) => {
        asked.push(product);
        if (product === 'image2video') return Promise.reject(new KlingFailure('WrongAddress', 'gone'));
        return Promise.resolve(product === 'text2video' ? [task('7'), task('old', 9)] : []);
      },
    });
    const fetched = await fetchTasks(wanted, kling, options);
    expect(fetched.tasks).toMatchObject([{ product: 'text2video', task: { taskId: '7' } }]);
    expect(asked).toContain('video-extend');
  });

  it('are none where everything is refused, which is said', async () => {
    const refuse = () => Promise.reject(new KlingFailure('Credentials', 'no such key'));
    await expect(fetchTasks(wanted, client({ auth: 'jwt', listTasks: refuse }), options)).rejects.toThrow(
      'no such key',
    );
  });

  it('of a product without a list cannot be asked for', async () => {
    const asking = fetchTasks({ ...wanted, product: 'text-to-video' }, client({}), options);
    await expect(asking).rejects.toThrow('Kling has no list of what text-to-video made');
  });
});
