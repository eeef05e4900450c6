import type { ProductName } from '../products/catalogue.js';
import type { FailureKind } from '../domain/failure.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Task } from '../domain/task.js';
import type { CallOptions } from './api/call-options.js';
import { watched } from './api/call-options.js';
import { ENDPOINTS, TASKS_PATH } from './api/endpoints.js';
import type { Http } from './api/http.js';
import { parseTask, parseTasks } from './reply/task-parser.js';

/** Kling's limit on ids in one `GET /tasks`, seen live. */
export const MAX_IDS_PER_CALL = 20;

/** One task at its product's own endpoint, by its id or by the external one. */
export async function readOne(
  http: Http,
  { task, id, isExternal = false }: { readonly task: ProductName; readonly id: string; readonly isExternal?: boolean },
  options: CallOptions,
): Promise<Task> {
  // Such an id would name the list, or its parent, instead of a task.
  if (/^\.{0,2}$/.test(id)) throw createNotFound(id, `of ${task}`);
  const place = isExternal ? ENDPOINTS[task].external(id) : ENDPOINTS[task].one(id);
  const { data, requestId, scrub } = await http.request({ method: 'GET', ...place, ...watched('get', options) });
  if (!Array.isArray(data)) return parseTask(data, scrub);
  const found = parseTasks(data, scrub).find((row) => row.taskId === id || row.externalTaskId === id);
  if (found === undefined) throw createNotFound(id, `of ${task}`, { requestId });
  return found;
}

/** One page of what a product has made. */
export async function readListPage(
  http: Http,
  task: ProductName,
  { pageNum, pageSize }: { readonly pageNum: number; readonly pageSize: number },
  options: CallOptions,
): Promise<Task[]> {
  const query = { pageNum: String(pageNum), pageSize: String(pageSize) };
  const { list: path } = ENDPOINTS[task];
  if (path === undefined) throw new KlingFailure('NotFound', `Kling has no list of what ${task} made`);
  const { data, scrub } = await http.request({ method: 'GET', path, query, ...watched('list', options) });
  return parseTasks(data, scrub);
}

/** Tasks of any product at `/tasks`, as many requests as it takes. */
export async function readMany(http: Http, taskIds: readonly string[], options: CallOptions): Promise<Task[]> {
  const tasks: Task[] = [];
  for (let start = 0; start < taskIds.length; start += MAX_IDS_PER_CALL) {
    const query = { task_ids: taskIds.slice(start, start + MAX_IDS_PER_CALL).join(',') };
    const reply = await http.request({ method: 'GET', path: TASKS_PATH, query, ...watched('tasks', options) });
    tasks.push(...parseTasks(reply.data, reply.scrub));
  }
  return tasks;
}

/** A task of any product at `/tasks`, by its id. */
export async function readAny(http: Http, taskId: string, options: CallOptions): Promise<Task> {
  const found = (await readMany(http, [taskId], options)).find((task) => task.taskId === taskId);
  if (found === undefined) throw createNotFound(taskId, `under ${TASKS_PATH}`);
  return found;
}

/** A task of any product at `/tasks`, by its external id. */
export async function readAnyExternal(
  http: Http,
  externalTaskId: string,
  options: CallOptions,
): Promise<Task | undefined> {
  const query = { external_task_ids: externalTaskId };
  const reply = await http.request({ method: 'GET', path: TASKS_PATH, query, ...watched('tasks', options) });
  return parseTasks(reply.data, reply.scrub).find((task) => task.externalTaskId === externalTaskId);
}

export function createNotFound(
  taskId: string,
  where: string,
  { requestId, cause }: { readonly requestId?: string; readonly cause?: unknown } = {},
): KlingFailure {
  const facts =
    cause instanceof KlingFailure ? { klingCode: cause.facts.klingCode, httpStatus: cause.facts.httpStatus } : {};
  const suffix = requestId === undefined ? '' : ` (request ${requestId})`;
  return new KlingFailure('NotFound', `Kling knows no task ${taskId} ${where}${suffix}`, {
    ...facts,
    requestId,
    cause,
  });
}

export function isKind(error: unknown, kind: FailureKind): error is KlingFailure {
  return error instanceof KlingFailure && error.code === kind;
}
