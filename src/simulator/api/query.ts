import type { Account, Accounts } from '../tasks/account.js';
import type { Clock } from '../clock.js';
import type { Body } from '../products/fields.js';
import { invalidValue, readInteger, readObjects, readText } from '../products/fields.js';
import type { Product } from '../products/product.js';
import { Refusal } from './refusal.js';
import type { Settings } from '../settings.js';
import type { Task } from '../tasks/task.js';

/** The ways to find tasks again. A task within the visibility lag is found by none of them. */
export interface Queries {
  /** The legacy query: `value` is a task id or an external id, of a task made by this product. */
  readonly one: (account: Account, product: Product, value: string) => Task;
  /** The legacy list: newest first, `pageNum` from 1. */
  readonly list: (account: Account, product: Product, query: URLSearchParams) => readonly Task[];
  /** `GET /tasks`: by ids of either kind, unknown ones left out. */
  readonly byIds: (account: Account, query: URLSearchParams) => readonly Task[];
  /** `POST /tasks`: newest first, by cursor. */
  readonly page: (account: Account, body: Body) => TaskPage;
}

/** One page of `POST /tasks`. */
export interface TaskPage {
  readonly tasks: readonly Task[];
  readonly nextCursor?: string;
}

const MOST_IDS = 20;
const LONGEST_PAGE = 500;
const THIRTY_DAYS_MS = 30 * 24 * 3600 * 1000;

/** Builds the queries. */
export function createQueries(settings: Settings, clock: Clock, accounts: Accounts): Queries {
  const isVisible = (task: Task) => clock.uptimeMs() - task.acceptedAtUptimeMs >= settings.listLagMs;
  const find = (account: Account, taskId: string) => {
    const task = accounts.findTask(taskId);
    return task?.account === account.name ? task : undefined;
  };
  const visible = (task: Task | undefined) => (task !== undefined && isVisible(task) ? task : undefined);
  const newestFirst = (tasks: readonly Task[]) => tasks.filter(isVisible).reverse();

  return {
    one: (account, product, value) => {
      const task = visible(find(account, value) ?? account.byExternalId.get(value));
      if (task?.order.product.name !== product.name) {
        throw new Refusal(1201, `Task not found by id/external id: ${value}`);
      }
      return task;
    },
    list: (account, product, query) => {
      const pageNum = readPageField(query, 'pageNum', 1, 1000);
      const pageSize = readPageField(query, 'pageSize', 30, product.longestPage ?? LONGEST_PAGE);
      const tasks = newestFirst(account.byProduct.get(product.name) ?? []);
      return tasks.slice((pageNum - 1) * pageSize, pageNum * pageSize);
    },
    byIds: (account, query) => {
      const { ids, isExternal } = readIds(query);
      const found = ids.map((id) => visible(isExternal ? account.byExternalId.get(id) : find(account, id)));
      return found.filter((task) => task !== undefined);
    },
    page: (account, body) => {
      const { fromMs, toMs, offset } = readWindow(body, clock.now());
      const limit = readInteger(body, 'limit', 1, 500) ?? 100;
      const isWanted = readFilters(body);
      const tasks = newestFirst(account.tasks).filter(
        (task) => task.createdAtMs >= fromMs && task.createdAtMs <= toMs && isWanted(task),
      );
      const end = offset + limit;
      const nextCursor = renderCursor({ fromMs, toMs, offset: end });
      return { tasks: tasks.slice(offset, end), ...(end < tasks.length && { nextCursor }) };
    },
  };
}

/** What Kling does with a page out of range is not recorded; the simulator refuses it. */
function readPageField(query: URLSearchParams, field: string, fallback: number, max: number): number {
  const text = query.get(field) ?? String(fallback);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > max) throw invalidValue(field, text);
  return value;
}

function readIds(query: URLSearchParams): { ids: readonly string[]; isExternal: boolean } {
  const taskIds = query.get('task_ids') ?? '';
  const externalIds = query.get('external_task_ids') ?? '';
  if (taskIds === '' && externalIds === '') throw new Refusal(1201, 'task_ids or external_task_ids is required');
  if (taskIds !== '' && externalIds !== '') {
    throw new Refusal(1201, 'task_ids and external_task_ids cannot be used together');
  }
  const ids = (taskIds || externalIds).split(',').filter((id) => id !== '');
  // Only the end of this text was recorded.
  if (ids.length > MOST_IDS) throw new Refusal(1201, 'task_ids and external_task_ids cannot exceed 20 in total');
  return { ids, isExternal: taskIds === '' };
}

/** Which rows a page is of. */
interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  readonly offset: number;
}

export const renderCursor = ({ fromMs, toMs, offset }: Window): string =>
  Buffer.from(`${fromMs},${toMs},${offset}`).toString('base64url');

export function readWindow(body: Body, nowMs: number): Window {
  const cursor = readText(body, 'cursor');
  if (cursor !== undefined) {
    const [fromMs, toMs, offset] = Buffer.from(cursor, 'base64url').toString().split(',').map(Number);
    if (fromMs === undefined || toMs === undefined || offset === undefined || !Number.isInteger(offset)) {
      throw invalidValue('cursor', cursor);
    }
    return { fromMs, toMs, offset };
  }
  const toMs = readTime(body, 'end_time') ?? nowMs;
  return { fromMs: readTime(body, 'start_time') ?? toMs - THIRTY_DAYS_MS, toMs, offset: 0 };
}

/** Times are accepted as numbers and as strings of digits. */
function readTime(body: Body, field: string): number | undefined {
  const value = body[field] ?? undefined;
  if (value === undefined) return undefined;
  const time = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  if (!Number.isInteger(time)) throw invalidValue(field, value);
  return time;
}

function readFilters(body: Body): (task: Task) => boolean {
  const filters = readObjects(body, 'filters', 10).map((filter) => {
    const { key, values } = filter;
    if ((key !== 'status' && key !== 'product_type') || !Array.isArray(values)) throw invalidValue('filters', filter);
    return { key, values: values as readonly unknown[] };
  });
  return (task) =>
    filters.every(({ key, values }) => {
      if (key === 'product_type') return values.includes(task.order.product.pack);
      return values.includes(task.status === 'succeed' ? 'succeeded' : task.status);
    });
}
