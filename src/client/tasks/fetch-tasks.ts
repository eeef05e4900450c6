import type { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import { ENDPOINTS } from '../../kling/api/endpoints.js';
import type { KlingClient } from '../../kling/client.js';
import { MAX_PAGE, WINDOW_MS } from '../../kling/methods/task-page.js';
import { isElsewhere } from '../../kling/search-task.js';
import type { ProductName } from '../../products/catalogue.js';
import { PRODUCT_NAMES } from '../../products/catalogue.js';
import { UsageError } from '../client-errors.js';

/** Which tasks of the account. */
export interface Wanted {
  /** When they were made, in epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly product?: ProductName;
}

/** A task, and who made it where Kling says so. */
export interface FetchedTask {
  readonly task: Task;
  readonly product?: ProductName;
}

export interface Fetched {
  /** Newest first, each once. */
  readonly tasks: readonly FetchedTask[];
  /** True when there are more than are fetched. */
  readonly isCut: boolean;
}

type Client = Pick<KlingClient, 'auth' | 'listTasks' | 'pageTasks'>;
interface Options {
  readonly signal: AbortSignal;
}

/** About 20 MB of replies: more at once helps nobody, and a list that never ends must end. */
const MAX_TASKS = 10_000;

/** Tasks of the account, all pages, up to 10,000: by cursor, or, for keys that the new standard refuses, product by product. Throws `KlingFailure`. */
export async function fetchTasks(wanted: Wanted, kling: Client, options: Options): Promise<Fetched> {
  if (wanted.product !== undefined)
    return arrange(await fetchByProduct([wanted.product], wanted, kling, options), wanted);
  if (kling.auth === 'api-key') {
    try {
      return arrange(await fetchByCursor(wanted, kling, options), wanted);
    } catch (error) {
      if (!isElsewhere(error, 'tasks')) throw error;
    }
  }
  const listed = PRODUCT_NAMES.filter((name) => ENDPOINTS[name].list !== undefined);
  return arrange(await fetchByProduct(listed, wanted, kling, options), wanted);
}

async function fetchByCursor({ fromMs, toMs }: Wanted, kling: Client, options: Options): Promise<FetchedTask[]> {
  const found: FetchedTask[] = [];
  for (let endMs = toMs; endMs > fromMs && found.length <= MAX_TASKS; endMs -= WINDOW_MS) {
    const window = { fromMs: Math.max(fromMs, endMs - WINDOW_MS), toMs: endMs, limit: MAX_PAGE };
    let cursor: string | undefined;
    do {
      const { tasks, nextCursor } = await kling.pageTasks({ ...window, cursor }, options);
      found.push(...tasks.map((task) => ({ task })));
      // A cursor that comes again would go round for ever.
      cursor = nextCursor === cursor ? undefined : nextCursor;
    } while (cursor !== undefined && found.length <= MAX_TASKS);
  }
  return found;
}

async function fetchByProduct(
  products: readonly ProductName[],
  { fromMs }: Wanted,
  kling: Client,
  options: Options,
): Promise<FetchedTask[]> {
  const found: FetchedTask[] = [];
  let refusal: KlingFailure | undefined;
  let answers = 0;
  for (const product of products) {
    if (ENDPOINTS[product].list === undefined)
      throw new UsageError(`Kling has no list of what ${product} made; leave out the product, and look through all.`);
    try {
      found.push(...(await fetchList(product, fromMs, kling, options)));
      answers += 1;
    } catch (error) {
      if (products.length === 1 || !isElsewhere(error, 'list')) throw error;
      refusal = error;
    }
  }
  if (answers === 0 && refusal !== undefined) throw refusal;
  return found;
}

async function fetchList(
  product: ProductName,
  fromMs: number,
  kling: Client,
  options: Options,
): Promise<FetchedTask[]> {
  const found: FetchedTask[] = [];
  for (let pageNum = 1; found.length <= MAX_TASKS; pageNum++) {
    const page = await kling.listTasks(product, { pageNum, pageSize: MAX_PAGE }, options);
    found.push(...page.filter((task) => isSince(task, fromMs)).map((task) => ({ task, product })));
    // The order of a list is not documented, so a page of old tasks alone is the only sign that the rest is older.
    if (page.length < MAX_PAGE || !page.some((task) => isSince(task, fromMs))) break;
  }
  return found;
}

const isSince = ({ createdAt }: Task, fromMs: number): boolean =>
  createdAt === undefined || Date.parse(createdAt) >= fromMs;

/** Pages shift while new tasks are made, so that one may come twice. */
function arrange(fetched: readonly FetchedTask[], { fromMs }: Wanted): Fetched {
  const byId = new Map(fetched.filter(({ task }) => isSince(task, fromMs)).map((one) => [one.task.taskId, one]));
  const sorted = [...byId.values()].sort((one, other) => timeOf(other) - timeOf(one));
  return { tasks: sorted.slice(0, MAX_TASKS), isCut: sorted.length > MAX_TASKS };
}

const timeOf = ({ task }: FetchedTask): number => Date.parse(task.createdAt ?? '') || 0;
