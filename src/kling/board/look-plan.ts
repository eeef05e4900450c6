import { MOST_SLOTS } from '../../domain/account/most-slots.js';
import type { ProductName } from '../../products/catalogue.js';
import { PRODUCT_NAMES } from '../../products/catalogue.js';
import { ENDPOINTS } from '../api/endpoints.js';
import { MAX_IDS_PER_CALL } from '../read-tasks.js';

/** A task that somebody waits for, as far as planning goes. */
export interface Waiting {
  readonly taskId: string;
  /** Unknown when somebody adopted a bare task id: no list can then be chosen. */
  readonly task?: ProductName;
  /** Its product's list has been read several times without it. */
  readonly isOffList: boolean;
  /** `GET /tasks` must not be asked for it. */
  readonly isOffTasks: boolean;
}

export interface TasksLook {
  readonly method: 'tasks';
  /** At most twenty. */
  readonly ids: readonly string[];
}

/** The first pages of a product's list, a request each. */
export interface ListLook {
  readonly method: 'list';
  readonly task: ProductName;
  readonly pages: number;
  readonly pageSize: number;
  /** The tasks that are expected in the answer; it may hold others that are waited for, too. */
  readonly ids: readonly string[];
}

/** The newest tasks of all products, one request of `POST /tasks`. */
export interface PageLook {
  readonly method: 'page';
  readonly limit: number;
  /** As of a list. */
  readonly ids: readonly string[];
}

/** One look for several tasks. */
export type SharedLook = TasksLook | ListLook | PageLook;

/** What is learned of a list: of one product, or of all. */
export type Listed = ProductName | 'page';

/** Which methods are open, and how many rows of a product's list have to be read, as far as is known (`nextReach`). */
export interface PlanFacts {
  readonly isOpen: (method: 'tasks' | Listed) => boolean;
  readonly reach: (list: Listed) => number;
}

/** Kling's limit on `pageSize`. */
const MAX_PAGE_SIZE = 500;
/** Above this, what has ended meanwhile pushes some tasks off the one page of `POST /tasks`. */
const MAX_ON_PAGE = MAX_PAGE_SIZE / 2;
/** Deeper lies what ended long ago: more tasks than that do not run. */
const MAX_PAGES = MOST_SLOTS / MAX_PAGE_SIZE;
/** Kling's own page size: a smaller page saves nothing. */
const MIN_PAGE_SIZE = 30;
/** From so many tasks off their lists on, half a request of `/tasks` a tick is cheaper than asking for each every ten seconds or more. */
const MANY_OFF_LIST = 10;

/**
 * What to ask in one tick: the fewest requests that find everything. `/tasks` takes twenty ids of any product a request, a list all
 * tasks of one product; so the products with most tasks are asked by list, as long as that saves requests, and the rest at `/tasks`,
 * which cannot miss. Where that is still more than one request, and one page of `POST /tasks` can hold all of them, that page is read
 * instead. What no look names has to be asked for by id. So without that page tasks are asked for:
 *
 * | task                                  | by                                                                          |
 * |---------------------------------------|-----------------------------------------------------------------------------|
 * | its list is read in this tick         | that list                                                                   |
 * | any other, unless off `/tasks`        | `/tasks`                                                                    |
 * | off its list, and few are             | `/tasks`, in the places that its requests have free anyway; else by id      |
 * | off its list, and many are            | `/tasks`, in requests more                                                  |
 * | off `/tasks`, and its list is closed  | id                                                                          |
 */
export function planLooks(waiting: readonly Waiting[], { isOpen, reach }: PlanFacts): SharedLook[] {
  const isPoolable = ({ isOffTasks }: Waiting) => isOpen('tasks') && !isOffTasks;
  const lists = PRODUCT_NAMES.filter((name) => ENDPOINTS[name].list !== undefined && isOpen(name))
    .map((task) => ({ task, rows: waiting.filter((row) => row.task === task && !row.isOffList) }))
    .filter(({ rows }) => rows.length > 0)
    .sort((one, other) => other.rows.length - one.rows.length)
    .map(({ task, rows }) => ({ look: planList(task, rows, reach(task)), isNeeded: !rows.every(isPoolable) }));
  const needed = lists.filter(({ isNeeded }) => isNeeded).map(({ look }) => look);
  const optional = lists.filter(({ isNeeded }) => !isNeeded).map(({ look }) => look);
  const plans = [...optional.keys(), optional.length].map((count): SharedLook[] => {
    const chosen = [...needed, ...optional.slice(0, count)];
    return [...chosen, ...planPool(waiting.filter(isPoolable), chosen)];
  });
  const page = isOpen('page') && waiting.length <= MAX_ON_PAGE ? [[planPage(waiting, reach('page'))]] : [];
  return [...plans, ...page].reduce((least, plan) => (countRequests(plan) < countRequests(least) ? plan : least));
}

/** How many requests the looks take. */
export function countRequests(looks: readonly SharedLook[]): number {
  return looks.reduce((sum, look) => sum + (look.method === 'list' ? look.pages : 1), 0);
}

function planPage(waiting: readonly Waiting[], reach: number): PageLook {
  const limit = Math.min(MAX_PAGE_SIZE, Math.max(MIN_PAGE_SIZE, 2 * waiting.length, reach));
  return { method: 'page', limit, ids: waiting.map(({ taskId }) => taskId) };
}

/**
 * Twice as many rows as tasks, for those that have ended stand between them; but not another page before experience asks for it. Between
 * them stand the tasks of other workers of the account as well, so that one with few of many has to read deep: as deep as costs half of
 * the requests that `/tasks` would take.
 */
function planList(task: ProductName, rows: readonly Waiting[], reach: number): ListLook {
  const wholePages = Math.ceil(rows.length / MAX_PAGE_SIZE) * MAX_PAGE_SIZE;
  const worthPages = Math.min(MAX_PAGES, Math.floor(rows.length / MAX_IDS_PER_CALL / 2)) * MAX_PAGE_SIZE;
  const deepest = Math.min(reach, Math.max(2 * wholePages, worthPages));
  const wanted = Math.max(MIN_PAGE_SIZE, Math.min(2 * rows.length, wholePages), deepest);
  return {
    method: 'list',
    task,
    pages: Math.ceil(wanted / MAX_PAGE_SIZE),
    pageSize: Math.min(wanted, MAX_PAGE_SIZE),
    ids: rows.map(({ taskId }) => taskId),
  };
}

function planPool(rows: readonly Waiting[], lists: readonly ListLook[]): TasksLook[] {
  const listed = new Set(lists.flatMap(({ ids }) => ids));
  const ids = rows.filter(({ taskId, isOffList }) => !isOffList && !listed.has(taskId)).map(({ taskId }) => taskId);
  const offList = rows.filter(({ isOffList }) => isOffList).map(({ taskId }) => taskId);
  const added = offList.length < MANY_OFF_LIST ? offList.slice(0, countFreePlaces(ids.length)) : offList;
  return divide([...ids, ...added]);
}

/** How many ids more go into the requests that so many ids take anyway. */
function countFreePlaces(ids: number): number {
  return Math.ceil(ids / MAX_IDS_PER_CALL) * MAX_IDS_PER_CALL - ids;
}

/** The requests that so many ids take. */
function divide(ids: readonly string[]): TasksLook[] {
  const looks: TasksLook[] = [];
  for (let start = 0; start < ids.length; start += MAX_IDS_PER_CALL) {
    looks.push({ method: 'tasks', ids: ids.slice(start, start + MAX_IDS_PER_CALL) });
  }
  return looks;
}

/**
 * How many rows to read next time. Kling does not document the order of its lists, so that how deep the tasks lie is learned: twice as
 * far when one was missing from a full answer, else a twentieth beyond the deepest one.
 */
export function nextReach(answer: { asked: number; rows: number; deepest: number; isMissing: boolean }): number {
  if (answer.isMissing && answer.rows >= answer.asked) return answer.asked * 2;
  return Math.ceil(answer.deepest * 1.05);
}
