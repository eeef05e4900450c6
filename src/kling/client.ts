import type { ProductName } from '../products/catalogue.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Task } from '../domain/task.js';
import type { Kling, TaskRef } from '../ports/kling.js';
import type { CallOptions } from './api/call-options.js';
import { watched } from './api/call-options.js';
import { ENDPOINTS } from './api/endpoints.js';
import type { Http } from './api/http.js';
import { isNoEndpoint } from './api/no-endpoint.js';
import type { Ping } from './api/ping.js';
import { ping } from './api/ping.js';
import type { AuthKind } from './api/token.js';
import { createNotFound, isKind, readAny, readAnyExternal, readMany, readOne } from './read-tasks.js';
import { parseTask, parseTasks } from './reply/task-parser.js';
import { readElsewhere, searchEverywhere } from './search-task.js';

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
  return {
    auth: http.auth,
    async create(task, body, { signal } = {}) {
      const { data, scrub } = await http.request({ method: 'POST', ...ENDPOINTS[task].create(body), signal });
      return parseTask(data, scrub);
    },
    findByExternalId: (task, externalTaskId, options = {}) => findExternal(http, { task, externalTaskId }, options),
    async getTask({ taskId, task }, options = {}) {
      if (task === undefined) return searchEverywhere(http, taskId, options);
      try {
        return await readOne(http, { task, id: taskId }, options);
      } catch (error) {
        if (isKind(error, 'NotFound'))
          throw createNotFound(taskId, `of ${task}`, { requestId: error.facts.requestId, cause: error });
        if (isNoEndpoint(error)) return readElsewhere(http, error, () => readAny(http, taskId, options));
        throw error;
      }
    },
    async listTasks(task, { pageNum, pageSize }, options = {}) {
      const query = { pageNum: String(pageNum), pageSize: String(pageSize) };
      const { list: path } = ENDPOINTS[task];
      if (path === undefined) throw new KlingFailure('NotFound', `Kling has no list of what ${task} made`);
      const { data, scrub } = await http.request({ method: 'GET', path, query, ...watched('list', options) });
      return parseTasks(data, scrub);
    },
    getTasks: (taskIds, options = {}) => readMany(http, taskIds, options),
    ping: (options = {}) => ping(http, now, options),
  };
}

async function findExternal(
  http: Http,
  { task, externalTaskId }: { readonly task: ProductName; readonly externalTaskId: string },
  options: CallOptions,
): Promise<Task | undefined> {
  try {
    return await readOne(http, { task, id: externalTaskId, isExternal: true }, options);
  } catch (error) {
    if (isKind(error, 'NotFound')) return undefined;
    if (!isNoEndpoint(error)) throw error;
    // What cannot be looked up was not made, as far as can be known: a create with the same id is refused if it was.
    return readElsewhere(http, error, () => readAnyExternal(http, externalTaskId, options)).catch((gone: unknown) => {
      if (gone !== error) throw gone;
      return undefined;
    });
  }
}
