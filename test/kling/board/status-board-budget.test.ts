import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProductName } from '../../../src/products/catalogue.js';
import type { Task } from '../../../src/domain/task.js';
import { openBoard, options, taskOf } from '../literal-kling.js';

/** Time passes only as these tests say: half an hour in a second, and each run is the same. */
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Load {
  readonly inFlight: number;
  /** As many more, evenly between them, that other workers of the account wait for. */
  readonly others?: number;
  readonly auth?: 'api-key' | 'jwt';
  /** Each generation is of the next of these; undefined for one of unknown product. */
  readonly products?: readonly (ProductName | undefined)[];
  readonly oldestFirst?: boolean;
  /** Kling has the list of all products for this account. */
  readonly hasPage?: boolean;
}

const EIGHT: readonly ProductName[] = [
  ...(['text2video', 'image2video', 'omni-video', 'effects'] as const),
  ...(['text-to-video', 'image-to-video', 'images/generations', 'omni-image'] as const),
];

const GENERATION_MS = 120_000;
const WARM_UP_MS = 240_000;
const MEASURED_MS = 600_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Numbers that look random and are the same each time. */
function createRandom() {
  let state = 42;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/**
 * Keeps so many generations of two minutes, a tenth more or less, in flight, as a batch does, with replies that take 0.1 s. Measures,
 * once it has settled, the requests for statuses per generation, and the time from the end of a task to its watcher's knowing.
 */
async function measure({
  inFlight,
  others = 0,
  auth,
  products = ['text2video'],
  oldestFirst = false,
  hasPage = false,
}: Load) {
  const random = createRandom();
  /** An account has a past. */
  const made = Array.from({ length: 1000 }, (_, index): { taskId: string; task?: ProductName; endsMs: number } => ({
    taskId: `past-${index}`,
    task: 'text2video',
    endsMs: 0,
  }));
  const byId = new Map<string, number>();
  const show = (taskId: string, endsMs: number): Task =>
    taskOf(Date.now() >= endsMs ? 'succeeded' : 'processing', taskId);
  const board = openBoard(
    {
      auth,
      latencyMs: 100,
      says: (id) => {
        const endsMs = byId.get(id);
        return endsMs === undefined ? undefined : show(id, endsMs);
      },
      lists: (task) => {
        const rows = made.filter((one) => one.task === task).map(({ taskId, endsMs }) => show(taskId, endsMs));
        return oldestFirst ? rows : rows.reverse();
      },
      ...(hasPage && { pages: () => made.map(({ taskId, endsMs }) => show(taskId, endsMs)).reverse() }),
    },
    { random },
  );
  const delays: number[] = [];
  let isOver = false;
  const isMeasured = () => Date.now() - board.startMs >= WARM_UP_MS;

  async function runSlot(slot: number): Promise<void> {
    await sleep((slot * GENERATION_MS) / (inFlight + others));
    // Which worker takes a task has no order.
    const isOurs = (slot * 7) % (inFlight + others) < inFlight;
    while (!isOver) {
      const taskId = `task-${made.length}`;
      const task = products[made.length % products.length];
      const endsMs = Date.now() + GENERATION_MS * (0.9 + 0.2 * random());
      made.push({ taskId, task, endsMs });
      byId.set(taskId, endsMs);
      if (isOurs) await board.watch({ taskId, task }, options());
      else await sleep(endsMs - Date.now());
      if (isOurs && isMeasured()) delays.push(Date.now() - endsMs);
    }
  }

  const slots = Array.from({ length: inFlight + others }, (_, slot) => runSlot(slot));
  await vi.advanceTimersByTimeAsync(WARM_UP_MS);
  const before = board.asked.length;
  await vi.advanceTimersByTimeAsync(MEASURED_MS);
  const requests = board.asked.length - before;
  const generations = delays.length;
  isOver = true;
  await vi.advanceTimersByTimeAsync(2 * GENERATION_MS);
  await Promise.all(slots);
  const meanDelayMs = delays.reduce((sum, delayMs) => sum + delayMs, 0) / delays.length;
  return { perGeneration: requests / generations, meanDelayMs };
}

describe('the budget of the status board', () => {
  it.each<[what: string, load: Load, requests: number, delayMs: number]>([
    ['20 in flight', { inFlight: 20 }, 3.5, 1200],
    ['100 in flight', { inFlight: 100 }, 0.7, 1200],
    ['100 in flight and access keys', { inFlight: 100, auth: 'jwt' }, 0.7, 1200],
    ['100 in flight of two products', { inFlight: 100, products: ['text2video', 'image2video'] }, 1.2, 1200],
    ['100 in flight of eight products', { inFlight: 100, products: EIGHT, hasPage: true }, 0.7, 1200],
    ['240 in flight of eight products', { inFlight: 240, products: EIGHT, hasPage: true }, 0.35, 1200],
    ['100 in flight of eight products, and no list of all', { inFlight: 100, products: EIGHT }, 3, 1200],
    // Some of 500 always lie on the second page, beyond those that have ended meanwhile.
    ['500 in flight', { inFlight: 500 }, 0.25, 1200],
    // A quarter of what four workers wait for lies as deep in the list as all of it.
    ['300 in flight beside 900 of other workers', { inFlight: 300, others: 900 }, 0.8, 1200],
    ['60 in flight of unknown product', { inFlight: 60, products: [undefined] }, 3, 1200],
    // Nothing is ever found in the list: it takes some looks by id to learn that for each task.
    ['60 in flight, lists that begin with the oldest', { inFlight: 60, oldestFirst: true }, 3.5, 2000],
  ])('is kept with %s', async (_, load, requests, delayMs) => {
    const { perGeneration, meanDelayMs } = await measure(load);
    expect(perGeneration).toBeLessThanOrEqual(requests);
    expect(meanDelayMs).toBeLessThanOrEqual(delayMs);
  });
});
