import type { Case } from '../../domain/queries/comparison.js';
import type { Task, TaskStatus } from '../../domain/task.js';
import { ENDPOINTS } from '../../kling/api/endpoints.js';
import type { KlingClient } from '../../kling/client.js';
import { MAX_PAGE } from '../../kling/methods/task-page.js';
import { isElsewhere } from '../../kling/search-task.js';
import type { ProductName } from '../../products/catalogue.js';
import { DEFAULT_PRODUCT, PRODUCT_NAMES } from '../../products/catalogue.js';
import type { SimulatorControl } from './simulator-control.js';

/** What a comparison asks about, all of one product, so that no way has to search. */
export interface ComparedTasks {
  readonly product: ProductName;
  readonly ids: Readonly<Partial<Record<Case, readonly string[]>>>;
  /** Lets go of what was made for it. */
  readonly release: () => Promise<void>;
}

/** As many as a comparison of "many" takes. */
export const MANY = 50;

const DAY_MS = 24 * 3600 * 1000;
/** Of the kind that Kling gave before 2025, and given to nobody. */
const OLD_ID = 'CjI17WevH1IAAAAAAHmgsw';

/** An id of 18 digits that nobody was given: Kling's begin with other digits. */
export const unknownId = (): string => `1${String(Math.floor(Math.random() * 1e17)).padStart(17, '0')}`;

/** Tasks of a simulated account, made for this. They cost nothing but the simulator's own units. */
export async function makeTasks(kling: Pick<KlingClient, 'create'>, control: SimulatorControl): Promise<ComparedTasks> {
  const product = DEFAULT_PRODUCT;
  const make = async (prompt: string) => (await kling.create(product, { model_name: 'kling-v2-6', prompt })).taskId;
  const many: string[] = [];
  for (let count = 0; count < MANY; count++) {
    const id = await make('one of many');
    // At once, so that they take one slot, one after the other.
    await control.end(id, 'succeed');
    many.push(id);
  }
  const failed = await make('a failed one');
  await control.end(failed, 'failed');
  const processing = await make('[stuck] one that goes on');
  const fresh = await make('[stuck] a new one');
  return {
    product,
    ids: { new: [fresh], processing: [processing], succeeded: many.slice(-1), failed: [failed], 'many at once': many },
    release: async () => {
      for (const id of [processing, fresh]) await control.end(id, 'succeed');
    },
  };
}

/** The newest tasks that an account has of each state, of the product that it has used most. Nothing is made, hence nothing paid. */
export async function chooseTasks(
  kling: Pick<KlingClient, 'listTasks'>,
  { signal }: { readonly signal: AbortSignal },
): Promise<ComparedTasks> {
  let product: ProductName = DEFAULT_PRODUCT;
  let tasks: readonly Task[] = [];
  for (const name of PRODUCT_NAMES.filter((one) => ENDPOINTS[one].list !== undefined)) {
    const page = await kling.listTasks(name, { pageNum: 1, pageSize: MAX_PAGE }, { signal }).catch((error: unknown) => {
      if (!isElsewhere(error, 'list')) throw error;
      return [];
    });
    if (page.length > tasks.length) [product, tasks] = [name, page];
  }
  const sorted = [...tasks].sort((one, other) => timeOf(other) - timeOf(one));
  const newest = (status: TaskStatus) =>
    sorted
      .filter((task) => task.status === status)
      .slice(0, 1)
      .map(idOf);
  const old = sorted
    .filter((task) => timeOf(task) < Date.now() - 30 * DAY_MS)
    .slice(-1)
    .map(idOf);
  return {
    product,
    ids: {
      new: newest('submitted'),
      processing: newest('processing'),
      succeeded: newest('succeeded'),
      failed: newest('failed'),
      'very old id': old,
      'many at once': sorted.slice(0, MANY).map(idOf),
    },
    release: () => Promise.resolve(),
  };
}

/** Where an account has no task that old, an id that could be one: then the right answer is that there is none. */
export const oldIdOf = ({ ids }: ComparedTasks): { readonly id: string; readonly isThere: boolean } => {
  const [id] = ids['very old id'] ?? [];
  return id === undefined ? { id: OLD_ID, isThere: false } : { id, isThere: true };
};

const idOf = ({ taskId }: Task): string => taskId;
const timeOf = ({ createdAt }: Task): number => Date.parse(createdAt ?? '') || 0;
