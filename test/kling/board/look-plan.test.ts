import { describe, expect, it } from 'vitest';
import type { ProductName } from '../../../src/products/catalogue.js';
import { DEFAULT_SCHEDULE, scaleSchedule } from '../../../src/domain/generation/polls/polling.js';
import { createJitter, gatherMs, tickIntervalMs } from '../../../src/kling/board/look-interval.js';
import type { SharedLook, Waiting } from '../../../src/kling/board/look-plan.js';
import { countRequests, nextReach, planLooks } from '../../../src/kling/board/look-plan.js';
import type { LookMethod } from '../../../src/kling/board/look-methods.js';

let nextId = 0;
const waitFor = (count: number, task?: ProductName, over: Partial<Waiting> = {}): Waiting[] =>
  Array.from({ length: count }, () => ({
    taskId: String((nextId += 1)),
    task,
    isOffList: false,
    isOffTasks: false,
    ...over,
  }));

function plan(
  waiting: readonly Waiting[],
  { closed = [], reach = 0, hasPage = false }: { closed?: LookMethod[]; reach?: number; hasPage?: boolean } = {},
) {
  return planLooks(waiting, {
    isOpen: (method) => !closed.includes(method) && (method !== 'page' || hasPage),
    reach: () => reach,
  });
}

/** `/tasks 20`, `text2video 2 x 500`. */
const say = (look: SharedLook) => {
  if (look.method === 'page') return `all ${look.limit}`;
  return look.method === 'tasks' ? `/tasks ${look.ids.length}` : `${look.task} ${look.pages} x ${look.pageSize}`;
};

describe('a plan', () => {
  it.each<[what: string, waiting: Waiting[], options: Parameters<typeof plan>[1], looks: string[]]>([
    ['nothing for nobody', [], {}, []],
    ['up to twenty at /tasks', waitFor(20, 'text2video'), {}, ['/tasks 20']],
    ['a list from where it saves a request', waitFor(21, 'text2video'), {}, ['text2video 1 x 42']],
    ['a page of twice as many rows as tasks', waitFor(100, 'text2video'), {}, ['text2video 1 x 200']],
    ['one whole page while one may do', waitFor(500, 'text2video'), {}, ['text2video 1 x 500']],
    ['as many pages as there must be', waitFor(501, 'text2video'), {}, ['text2video 2 x 500']],
    ['as deep as experience says', waitFor(30, 'text2video'), { reach: 340 }, ['text2video 1 x 340']],
    [
      'but one page deeper at most',
      waitFor(30, 'text2video'),
      { reach: 9000, closed: ['tasks'] },
      ['text2video 2 x 500'],
    ],
    [
      'deeper where other workers have tasks between ours, and /tasks would cost more',
      waitFor(250, 'text2video'),
      { reach: 1700 },
      ['text2video 4 x 500'],
    ],
    ['as deep as costs half of what /tasks would', waitFor(250, 'text2video'), { reach: 9000 }, ['text2video 6 x 500']],
    ['never deeper than an account has slots', waitFor(1250, 'text2video'), { reach: 90_000 }, ['text2video 20 x 500']],
    [
      'products together at /tasks while they fit',
      [...waitFor(12, 'text2video'), ...waitFor(8, 'image2video')],
      {},
      ['/tasks 20'],
    ],
    [
      'the large product by list and the small ones at /tasks',
      [...waitFor(4, 'video-extend'), ...waitFor(100, 'image2video'), ...waitFor(5, 'text2video')],
      {},
      ['image2video 1 x 200', '/tasks 9'],
    ],
    ['all of one product still by its list', waitFor(100, 'text2video'), { hasPage: true }, ['text2video 1 x 200']],
    ['what one request of /tasks holds still there', waitFor(20), { hasPage: true }, ['/tasks 20']],
    [
      'one page of all products where that saves requests',
      [...waitFor(30, 'text2video'), ...waitFor(30, 'image2video'), ...waitFor(40)],
      { hasPage: true },
      ['all 200'],
    ],
    ['that page as deep as experience says', waitFor(45), { hasPage: true, reach: 340 }, ['all 340']],
    [
      'no such page for more than it can hold with what has ended meanwhile',
      [...waitFor(200, 'text2video'), ...waitFor(51, 'image2video')],
      { hasPage: true },
      ['text2video 1 x 400', 'image2video 1 x 102'],
    ],
    ['tasks of unknown product at /tasks', waitFor(45), {}, ['/tasks 20', '/tasks 20', '/tasks 5']],
    ['lists when /tasks is closed', waitFor(3, 'text2video'), { closed: ['tasks'] }, ['text2video 1 x 30']],
    [
      '/tasks when the list is closed',
      waitFor(21, 'text2video'),
      { closed: ['text2video'] },
      ['/tasks 20', '/tasks 1'],
    ],
    ['nothing when nothing is open', waitFor(3, 'text2video'), { closed: ['tasks', 'text2video'] }, []],
    ['nothing for unknown products without /tasks', waitFor(3), { closed: ['tasks'] }, []],
    [
      'a list for what /tasks must not be asked',
      waitFor(1, 'text2video', { isOffTasks: true }),
      {},
      ['text2video 1 x 30'],
    ],
    [
      'no place for tasks off their list that are few when none is free',
      [...waitFor(100, 'text2video'), ...waitFor(9, 'text2video', { isOffList: true })],
      {},
      ['text2video 1 x 200'],
    ],
    [
      'the free places for tasks off their list',
      [...waitFor(18), ...waitFor(5, 'text2video', { isOffList: true })],
      {},
      ['/tasks 20'],
    ],
    [
      '/tasks for tasks off their list when they are many',
      [...waitFor(100, 'text2video'), ...waitFor(30, 'text2video', { isOffList: true })],
      {},
      ['text2video 1 x 200', '/tasks 20', '/tasks 10'],
    ],
  ])('is %s', (_, waiting, options, looks) => {
    expect(plan(waiting, options).map(say)).toEqual(looks);
  });

  it('names each task once', () => {
    const waiting = [...waitFor(70, 'text2video'), ...waitFor(70, 'images/generations'), ...waitFor(33)];
    const named = plan(waiting).flatMap(({ ids }) => ids);
    expect(named.toSorted()).toEqual(waiting.map(({ taskId }) => taskId).toSorted());
  });

  it('counts a request for each page', () => {
    expect(countRequests(plan([...waitFor(501, 'text2video'), ...waitFor(3)]))).toBe(3);
  });
});

describe('the reach into a list', () => {
  it.each([
    ['doubles when a full answer lacks a task', { asked: 200, rows: 200, deepest: 180, isMissing: true }, 400],
    ['does not when the list has no more rows', { asked: 200, rows: 120, deepest: 100, isMissing: true }, 105],
    ['follows the deepest task', { asked: 400, rows: 400, deepest: 260, isMissing: false }, 273],
  ])('%s', (_, answer, reach) => {
    expect(nextReach(answer)).toBe(reach);
  });
});

describe('the interval', () => {
  const GENERATION_MS = 120_000;
  const REPLY_MS = 100;

  it.each([
    [20, 3.5],
    [100, 0.7],
    [500, 0.14],
  ])('costs a generation of two minutes, with %d in flight, at most %d requests', (inFlight, budget) => {
    const requests = countRequests(plan(waitFor(inFlight, 'text2video')));
    const ticks = GENERATION_MS / tickIntervalMs(requests, DEFAULT_SCHEDULE);
    expect((requests * ticks) / inFlight).toBeLessThanOrEqual(budget);
  });

  it.each([1, 2, 5, 40])('is short enough to notice within 1.2 s on the average, with %d requests', (requests) => {
    expect(tickIntervalMs(requests, DEFAULT_SCHEDULE) / 2 + REPLY_MS).toBeLessThanOrEqual(1200);
  });

  it('runs with the schedule, as fast as that is set', () => {
    const fast = scaleSchedule(200);
    expect([tickIntervalMs(1, fast), tickIntervalMs(2, fast), gatherMs(fast)]).toEqual([36, 42, 2]);
  });

  it('varies by a tenth', () => {
    const at = (random: number) => Math.round(createJitter(() => random)(1000));
    expect([at(0), at(0.5), at(0.999)]).toEqual([900, 1000, 1100]);
  });
});
