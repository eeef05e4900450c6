import type { ProductName } from '../products/catalogue.js';
import { PRODUCT_NAMES } from '../products/catalogue.js';
import type { FailureKind } from '../domain/failure.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { StatusMethod } from '../domain/method-counts.js';
import type { Task } from '../domain/task.js';
import type { Kling, TaskRef } from '../ports/kling.js';
import { ENDPOINTS, TASKS_PATH } from './api/endpoints.js';
import type { Call, Exchange, Http } from './api/http.js';
import { isNoEndpoint } from './api/no-endpoint.js';
import { parseTask, parseTasks } from './reply/task-parser.js';
import type { Ping } from './api/ping.js';
import { ping } from './api/ping.js';
import type { AuthKind } from './api/token.js';

/** Kling's limit on ids in one `GET /tasks`, seen live. */
export const MAX_IDS_PER_CALL = 20;

/** In a search, an endpoint that answers so has no such task, or is itself gone: the next one is asked. */
const NOT_HERE: readonly FailureKind[] = ['NotFound', 'InvalidRequest', 'Forbidden', 'WrongAddress', 'Refused'];

/** May cancel any call: it then rejects with the signal's reason. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Told of each request on the wire that reads tasks: for counting. */
  readonly onExchange?: (method: StatusMethod, exchange: Exchange) => void;
}

/** Kling's legacy API in our words; every method is one request unless it says otherwise, and throws `KlingFailure`. */
export interface KlingClient extends Kling {
  /** How this account proves itself: `getTasks` is for API keys only. */
  readonly auth: AuthKind;
  create(task: ProductName, body: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<Task>;
  findByExternalId(task: ProductName, externalTaskId: string, options?: CallOptions): Promise<Task | undefined>;
  /** Without `task`, asks `GET /tasks` (API keys) and then one product after the other until one knows the id. */
  getTask(ref: TaskRef, options?: CallOptions): Promise<Task>;
  /** One page of the account's tasks of a product; Kling takes `pageNum` 1 to 1000 and `pageSize` 1 to 500. */
  listTasks(task: ProductName, page: { pageNum: number; pageSize: number }, options?: CallOptions): Promise<Task[]>;
  /** Any tasks by id, 20 a request, API keys only. Those that Kling does not know are missing from the answer. */
  getTasks(taskIds: readonly string[], options?: CallOptions): Promise<Task[]>;
  /** One cheap authenticated request: proves the credentials and compares the clocks. */
  ping(options?: CallOptions): Promise<Ping>;
}

/** The client over `http`; `now` is epoch milliseconds. */
export function createKling({ http, now }: { http: Http; now: () => number }): KlingClient {
  async function readOne(task: ProductName, id: string, options: CallOptions): Promise<Task> {
    // Such an id would name the list, or its parent, instead of a task.
    if (/^\.{0,2}$/.test(id)) throw createNotFound(id, `of ${task}`);
    const path = ENDPOINTS[task].one(id);
    const { data, requestId, scrub } = await http.request({ method: 'GET', path, ...watched('get', options) });
    if (!Array.isArray(data)) return parseTask(data, scrub);
    const found = parseTasks(data, scrub).find((row) => row.taskId === id || row.externalTaskId === id);
    if (found === undefined) throw createNotFound(id, `of ${task}`, requestId);
    return found;
  }

  async function readAny(taskId: string, options: CallOptions): Promise<Task> {
    const found = (await getTasks([taskId], options)).find((task) => task.taskId === taskId);
    if (found === undefined) throw createNotFound(taskId, `under ${TASKS_PATH}`);
    return found;
  }

  async function readAnyExternal(externalTaskId: string, options: CallOptions): Promise<Task | undefined> {
    const query = { external_task_ids: externalTaskId };
    const reply = await http.request({ method: 'GET', path: TASKS_PATH, query, ...watched('tasks', options) });
    return parseTasks(reply.data, reply.scrub).find((task) => task.externalTaskId === externalTaskId);
  }

  /** Where the product's own endpoint is gone, an API key still finds its tasks under `/tasks`. Throws `gone` where that is no help. */
  async function readElsewhere<T>(gone: KlingFailure, read: () => Promise<T>): Promise<T> {
    if (http.auth !== 'api-key') throw gone;
    try {
      return await read();
    } catch (error) {
      throw isElsewhere(error, 'tasks') ? gone : error;
    }
  }

  async function searchEverywhere(taskId: string, options: CallOptions): Promise<Task> {
    const products = PRODUCT_NAMES.map(
      (task) => ({ method: 'get', read: () => readOne(task, taskId, options) }) as const,
    );
    const tasks = { method: 'tasks', read: () => readAny(taskId, options) } as const;
    const refusals: KlingFailure[] = [];
    for (const { method, read } of http.auth === 'api-key' ? [tasks, ...products] : products) {
      try {
        return await read();
      } catch (error) {
        if (!isElsewhere(error, method)) throw error;
        refusals.push(error);
      }
    }
    // Where nobody has so much as looked, nobody has said that there is no such task.
    const answer = refusals.findLast(({ code }) => code === 'NotFound');
    const last = refusals.at(-1);
    if (answer === undefined && last !== undefined) throw last;
    throw createNotFound(taskId, `(asked: ${PRODUCT_NAMES.join(', ')})`, undefined, answer);
  }

  async function getTasks(taskIds: readonly string[], options: CallOptions = {}): Promise<Task[]> {
    const tasks: Task[] = [];
    for (let start = 0; start < taskIds.length; start += MAX_IDS_PER_CALL) {
      const query = { task_ids: taskIds.slice(start, start + MAX_IDS_PER_CALL).join(',') };
      const reply = await http.request({ method: 'GET', path: TASKS_PATH, query, ...watched('tasks', options) });
      tasks.push(...parseTasks(reply.data, reply.scrub));
    }
    return tasks;
  }

  return {
    auth: http.auth,
    async create(task, body, { signal } = {}) {
      const { data, scrub } = await http.request({ method: 'POST', path: ENDPOINTS[task].create(body), body, signal });
      return parseTask(data, scrub);
    },
    async findByExternalId(task, externalTaskId, options = {}) {
      try {
        return await readOne(task, externalTaskId, options);
      } catch (error) {
        if (isKind(error, 'NotFound')) return undefined;
        if (!isNoEndpoint(error)) throw error;
        // What cannot be looked up was not made, as far as can be known: a create with the same id is refused if it was.
        return readElsewhere(error, () => readAnyExternal(externalTaskId, options)).catch((gone: unknown) => {
          if (gone !== error) throw gone;
          return undefined;
        });
      }
    },
    async getTask({ taskId, task }, options = {}) {
      if (task === undefined) return searchEverywhere(taskId, options);
      try {
        return await readOne(task, taskId, options);
      } catch (error) {
        if (isKind(error, 'NotFound')) throw createNotFound(taskId, `of ${task}`, error.facts.requestId, error);
        if (isNoEndpoint(error)) return readElsewhere(error, () => readAny(taskId, options));
        throw error;
      }
    },
    async listTasks(task, { pageNum, pageSize }, options = {}) {
      const query = { pageNum: String(pageNum), pageSize: String(pageSize) };
      const { data, scrub } = await http.request({
        method: 'GET',
        path: ENDPOINTS[task].list,
        query,
        ...watched('list', options),
      });
      return parseTasks(data, scrub);
    },
    getTasks,
    ping: (options = {}) => ping(http, now, options),
  };
}

function isKind(error: unknown, kind: FailureKind): error is KlingFailure {
  return error instanceof KlingFailure && error.code === kind;
}

/** Whether a place of a search has said no for itself alone. `/tasks` may refuse a key that is good for the products. */
function isElsewhere(error: unknown, method: StatusMethod): error is KlingFailure {
  if (!(error instanceof KlingFailure)) return false;
  return NOT_HERE.includes(error.code) || (method === 'tasks' && error.code === 'Credentials');
}

function watched(method: StatusMethod, { signal, onExchange }: CallOptions): Pick<Call, 'signal' | 'onExchange'> {
  return { signal, onExchange: onExchange && ((exchange) => onExchange(method, exchange)) };
}

function createNotFound(taskId: string, where: string, requestId?: string, cause?: unknown): KlingFailure {
  const facts =
    cause instanceof KlingFailure ? { klingCode: cause.facts.klingCode, httpStatus: cause.facts.httpStatus } : {};
  const suffix = requestId === undefined ? '' : ` (request ${requestId})`;
  return new KlingFailure('NotFound', `Kling knows no task ${taskId} ${where}${suffix}`, {
    ...facts,
    requestId,
    cause,
  });
}
