import { vi } from 'vitest';
import type { ProductName } from '../../src/products/catalogue.js';
import { KlingFailure } from '../../src/domain/kling-failure.js';
import type { StatusMethod } from '../../src/domain/method-counts.js';
import { DEFAULT_SCHEDULE } from '../../src/domain/generation/polls/polling.js';
import type { Task } from '../../src/domain/task.js';
import type { StatusClient } from '../../src/kling/board/look-parts.js';
import type { CallOptions } from '../../src/kling/api/call-options.js';
import { createStatusBoard } from '../../src/kling/board/status-board.js';

/** A task; one that has succeeded has a file. */
export const taskOf = (status: Task['status'], taskId = '7'): Task => ({
  taskId,
  status,
  message: '',
  outputs: status === 'succeeded' ? [{ kind: 'video', index: 0, url: `https://x.klingai.com/${taskId}.mp4` }] : [],
});

export const notFound = (taskId: string) =>
  new KlingFailure('NotFound', `Task not found by id/external id: ${taskId}`, { klingCode: 1201, httpStatus: 400 });

/** One call of the client, as the board made it. */
export interface Asked {
  readonly method: StatusMethod;
  readonly atMs: number;
  readonly ids: readonly string[];
  readonly task?: ProductName;
  readonly pageNum?: number;
  readonly pageSize?: number;
}

/** What Kling would say: a task, nothing, or a failure for the whole request. */
type Says = (taskId: string, asked: Asked) => Task | undefined;

interface Script {
  readonly auth?: StatusClient['auth'];
  /** How one task is. Undefined: there is none. May throw. */
  readonly says: Says;
  /** The rows of a product's list, all pages of it. May throw. */
  readonly lists?: (task: ProductName, asked: Asked) => readonly Task[];
  /** The rows of the list of all products, which Kling does not have for this account where it is left out. May throw. */
  readonly pages?: (asked: Asked) => readonly Task[];
  /** Milliseconds that each reply takes. */
  readonly latencyMs?: number;
  /** This way of asking never answers. */
  readonly silent?: StatusMethod;
}

const refuse = (): never => {
  throw new KlingFailure('Forbidden', 'no permission', { klingCode: 1103, httpStatus: 403 });
};

/** A client that answers from a script and notes what it was asked. */
export function createLiteralKling({
  auth = 'api-key',
  says,
  lists = () => [],
  pages = refuse,
  latencyMs,
  silent,
}: Script) {
  const asked: Asked[] = [];
  async function exchange<T>(call: Omit<Asked, 'atMs'>, options: CallOptions, answer: (asked: Asked) => T): Promise<T> {
    const noted = { ...call, atMs: Date.now() };
    asked.push(noted);
    if (latencyMs !== undefined) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (call.method === silent) {
      await new Promise((_, reject) =>
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error)),
      );
    }
    options.signal?.throwIfAborted();
    options.onExchange?.(call.method, { sizeBytes: 100, latencyMs: latencyMs ?? 0 });
    return answer(noted);
  }
  const kling: StatusClient = {
    auth,
    getTask: ({ taskId, task }, options = {}) =>
      exchange({ method: 'get', ids: [taskId], task }, options, (call) => {
        const found = says(taskId, call);
        if (found === undefined) throw notFound(taskId);
        return found;
      }),
    getTasks: (ids, options = {}) =>
      exchange({ method: 'tasks', ids }, options, (call) => ids.flatMap((id) => says(id, call) ?? [])),
    listTasks: (task, { pageNum, pageSize }, options = {}) =>
      exchange({ method: 'list', ids: [], task, pageNum, pageSize }, options, (call) =>
        lists(task, call).slice((pageNum - 1) * pageSize, pageNum * pageSize),
      ),
    newestTasks: (limit, options = {}) =>
      exchange({ method: 'tasks', ids: [], pageSize: limit }, options, (call) => pages(call).slice(0, limit)),
  };
  return { kling, asked, count: (method: StatusMethod) => asked.filter((one) => one.method === method).length };
}

/** A random number in the middle: no jitter. */
const even = () => 0.5;

/** A board on that client, by the real schedule: for fake time. */
export function openBoard(script: Script, { random = even, now = Date.now } = {}) {
  const client = createLiteralKling(script);
  const logged: string[] = [];
  const log = (line: string) => logged.push(line);
  const delays: [number, string][] = [];
  const onEnd = (delayMs: number, by: string) => delays.push([delayMs, by]);
  const board = createStatusBoard({ kling: client.kling, schedule: DEFAULT_SCHEDULE, now, random, log, onEnd });
  return { ...board, ...client, logged, delays, startMs: Date.now() };
}

/** How a test watches. */
export const options = (over: object = {}) => ({
  untilMs: Date.now() + 3_600_000,
  signal: new AbortController().signal,
  lookNow: false,
  graceMs: 0,
  onLook: () => undefined,
  ...over,
});

/** Resolves with what the promise does, while time flies. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  // A rejection may come while time is being advanced: it is looked at afterwards.
  promise.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(ms);
  return promise;
}
