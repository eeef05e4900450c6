import type { ProductName } from '../products/catalogue.js';
import type { Asked } from '../products/added/product-for.js';
import { productFor } from '../products/added/product-for.js';
import type { Product } from '../products/product.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { QueryMethod } from '../domain/queries/query-methods.js';
import type { Task } from '../domain/task.js';
import type { Kling, TaskRef } from '../ports/kling.js';
import type { Sessions } from '../ports/sessions.js';
import type { CallOptions } from './api/call-options.js';
import { createEndpoint } from './api/endpoints.js';
import type { Http } from './api/http.js';
import { isNoEndpoint } from './api/no-endpoint.js';
import type { Ping } from './api/ping.js';
import { ping } from './api/ping.js';
import type { AuthKind } from './api/token.js';
import { API_KEY_ADVICE } from './api/token.js';
import type { Found, Wanted } from './methods/look-up.js';
import { LOOK_UPS } from './methods/look-up.js';
import type { TaskPage, TaskWindow } from './methods/task-page.js';
import { readNewestTasks, readTaskPage } from './methods/task-page.js';
import { createNotFound, isKind, readAny, readAnyExternal, readListPage, readMany, readOne } from './read-tasks.js';
import { parseSession } from './reply/session.js';
import { parseAnswer, parseTask } from './reply/task-parser.js';
import { readElsewhere, searchEverywhere } from './search-task.js';

/** Kling's legacy API in our words; every method is one request unless it says otherwise, and throws `KlingFailure`. */
export interface KlingClient extends Kling, Sessions {
  /** How this account proves itself: `getTasks` is for API keys only. */
  readonly auth: AuthKind;
  create(asked: Asked, body: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<Task>;
  findByExternalId(task: ProductName, externalTaskId: string, options?: CallOptions): Promise<Task | undefined>;
  /** Without `task`, asks `GET /tasks` (API keys) and then one product after the other until one knows the id. */
  getTask(ref: TaskRef, options?: CallOptions): Promise<Task>;
  /** One page of the account's tasks of a product; Kling takes `pageNum` 1 to 1000 and `pageSize` 1 to 500. */
  listTasks(task: ProductName, page: { pageNum: number; pageSize: number }, options?: CallOptions): Promise<Task[]>;
  /** Any tasks by id, 20 a request, API keys only. Those that Kling does not know are missing from the answer. */
  getTasks(taskIds: readonly string[], options?: CallOptions): Promise<Task[]>;
  /** One page of the account's tasks of all products, API keys only. */
  pageTasks(window: TaskWindow, options?: CallOptions): Promise<TaskPage>;
  /** The newest tasks of all products, up to 500, API keys only. */
  newestTasks(limit: number, options?: CallOptions): Promise<Task[]>;
  /** One task by this way of asking and by no other; undefined when Kling says that it has none. Some ways take several requests. */
  lookUp(method: QueryMethod, wanted: Wanted, options?: CallOptions): Promise<Found | undefined>;
  /** One cheap authenticated request: proves the credentials and compares the clocks. */
  ping(options?: CallOptions): Promise<Ping>;
}

/** The client over `http`; `now` is epoch milliseconds. */
export function createKling({ http, now }: { http: Http; now: () => number }): KlingClient {
  return {
    auth: http.auth,
    async create(asked, body, { signal } = {}) {
      const product = productFor(asked);
      refuseAccessKeys(product, http.auth);
      const reply = await http.request({ method: 'POST', ...createEndpoint(product).create(body), signal });
      const { data, requestId, scrub } = reply;
      return product.isSynchronous === true ? parseAnswer(data, requestId, scrub) : parseTask(data, scrub);
    },
    async ask(path, body) {
      const { data, scrub } = await http.request({ method: 'POST', path, body });
      return parseSession(data, scrub);
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
    listTasks: (task, page, options = {}) => readListPage(http, task, page, options),
    getTasks: (taskIds, options = {}) => readMany(http, taskIds, options),
    pageTasks: (window, options = {}) => readTaskPage(http, window, options),
    newestTasks: (limit, options = {}) => readNewestTasks(http, limit, options),
    lookUp: (method, wanted, options = {}) => LOOK_UPS[method](http, wanted, options),
    ping: (options = {}) => ping(http, now, options),
  };
}

/** Kling answers 401/1002 there to whoever signs with a pair of keys: nothing is sent that can only be refused. */
function refuseAccessKeys({ name, generation }: Product, auth: AuthKind): void {
  if (auth === 'api-key' || generation !== 'standard') return;
  const text = `${name} is of the new standard of Kling's API, which takes no access key and secret key; ${API_KEY_ADVICE}`;
  throw new KlingFailure('Credentials', text);
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
