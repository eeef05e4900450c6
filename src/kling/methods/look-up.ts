import type { QueryMethod } from '../../domain/queries/query-methods.js';
import type { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import type { ProductName } from '../../products/catalogue.js';
import { PRODUCT_NAMES } from '../../products/catalogue.js';
import type { CallOptions } from '../api/call-options.js';
import { ENDPOINTS } from '../api/endpoints.js';
import type { Http } from '../api/http.js';
import { isKind, readAnyExternal, readListPage, readMany, readOne } from '../read-tasks.js';
import { isElsewhere, LEGACY_PRODUCTS } from '../search-task.js';
import { MAX_PAGE, readTaskPage, WINDOW_MS } from './task-page.js';

/** A task that somebody looks for, by Kling's id or by the external one. */
export interface Wanted {
  readonly id: string;
  /** Who made it; without, every product is asked until one knows it. */
  readonly product?: ProductName;
}

/** A task that was found. */
export interface Found {
  readonly task: Task;
  readonly product?: ProductName;
}

/** How far a list is read for one task: its newest 2,000. */
const MAX_PAGES = 4;

type LookUp = (http: Http, wanted: Wanted, options: CallOptions) => Promise<Found | undefined>;

/** Each of them asks in one way alone, so that its answer is that way's; undefined is Kling's word that it has no such task. They throw `KlingFailure`. */
export const LOOK_UPS: Readonly<Record<QueryMethod, LookUp>> = {
  direct: (http, { id, product }, options) =>
    askEach(product === undefined ? LEGACY_PRODUCTS : [product], async (task) => readOne(http, { task, id }, options)),

  list: (http, { id, product }, options) => {
    const listed = PRODUCT_NAMES.filter((name) => ENDPOINTS[name].list !== undefined);
    return askEach(product === undefined ? listed : [product], async (task) => {
      for (let pageNum = 1; pageNum <= MAX_PAGES; pageNum++) {
        const page = await readListPage(http, task, { pageNum, pageSize: MAX_PAGE }, options);
        const found = page.find(isOf(id));
        if (found !== undefined || page.length < MAX_PAGE) return found;
      }
      return undefined;
    });
  },

  async tasks(http, { id }, options) {
    const own = async () => (await readMany(http, [id], options)).find(isOf(id));
    const external = () => readAnyExternal(http, id, options);
    const [first, second] = isKlingId(id) ? [own, external] : [external, own];
    const task = (await first()) ?? (await second());
    return task && { task };
  },

  async 'tasks-list'(http, { id }, options) {
    const toMs = Date.now();
    let cursor: string | undefined;
    for (let count = 1; count <= MAX_PAGES; count++) {
      const window = { fromMs: toMs - WINDOW_MS, toMs, cursor, limit: MAX_PAGE };
      const { tasks, nextCursor } = await readTaskPage(http, window, options);
      const task = tasks.find(isOf(id));
      if (task !== undefined) return { task };
      if (nextCursor === undefined || nextCursor === cursor) return undefined;
      cursor = nextCursor;
    }
    return undefined;
  },
};

const isOf =
  (id: string) =>
  ({ taskId, externalTaskId }: Task): boolean =>
    taskId === id || externalTaskId === id;

/** Of 18 digits, or of 22 characters as before 2025: then it is most likely not the external one. */
const isKlingId = (id: string): boolean => /^(\d{15,}|[\w-]{22})$/.test(id);

/** The first product that knows the task. One that is not offered to this account has no say, unless none has. */
async function askEach(
  products: readonly ProductName[],
  ask: (product: ProductName) => Promise<Task | undefined>,
): Promise<Found | undefined> {
  let isAnswered = false;
  let refusal: KlingFailure | undefined;
  for (const product of products) {
    try {
      const task = await ask(product);
      if (task !== undefined) return { task, product };
      isAnswered = true;
    } catch (error) {
      if (isKind(error, 'NotFound')) isAnswered = true;
      else if (products.length > 1 && isElsewhere(error, 'get')) refusal = error;
      else throw error;
    }
  }
  if (!isAnswered && refusal !== undefined) throw refusal;
  return undefined;
}
