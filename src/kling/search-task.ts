import { CATALOGUE, PRODUCT_NAMES } from '../products/catalogue.js';
import type { FailureKind } from '../domain/failure.js';
import { KlingFailure } from '../domain/kling-failure.js';
import type { StatusMethod } from '../domain/method-counts.js';
import type { Task } from '../domain/task.js';
import type { CallOptions } from './api/call-options.js';
import type { Http } from './api/http.js';
import { createNotFound, readAny, readOne } from './read-tasks.js';

/** In a search, an endpoint that answers so has no such task, or is itself gone: the next one is asked. */
const NOT_HERE: readonly FailureKind[] = ['NotFound', 'InvalidRequest', 'Forbidden', 'WrongAddress', 'Refused'];

/** Those whose tasks lie each under its own path; tasks of the new standard are all under `/tasks`. */
export const LEGACY_PRODUCTS = PRODUCT_NAMES.filter((name) => CATALOGUE[name].generation === undefined);

/** Asks `/tasks` (API keys) and then one product after the other until one knows the id. */
export async function searchEverywhere(http: Http, taskId: string, options: CallOptions): Promise<Task> {
  const products = LEGACY_PRODUCTS.map(
    (task) => ({ method: 'get', read: () => readOne(http, { task, id: taskId }, options) }) as const,
  );
  const tasks = { method: 'tasks', read: () => readAny(http, taskId, options) } as const;
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
  throw createNotFound(taskId, `(${LEGACY_PRODUCTS.length} products asked)`, { cause: answer });
}

/** Where the product's own endpoint is gone, an API key still finds its tasks under `/tasks`. Throws `gone` where that is no help. */
export async function readElsewhere<T>(http: Http, gone: KlingFailure, read: () => Promise<T>): Promise<T> {
  if (http.auth !== 'api-key') throw gone;
  try {
    return await read();
  } catch (error) {
    throw isElsewhere(error, 'tasks') ? gone : error;
  }
}

/** Whether a place of a search has said no for itself alone. `/tasks` may refuse a key that is good for the products. */
export function isElsewhere(error: unknown, method: StatusMethod): error is KlingFailure {
  if (!(error instanceof KlingFailure)) return false;
  return NOT_HERE.includes(error.code) || (method === 'tasks' && error.code === 'Credentials');
}
