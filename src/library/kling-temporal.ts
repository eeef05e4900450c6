import type { ListedBatch } from '../client/batch/list-batches.js';
import { listBatches } from '../client/batch/list-batches.js';
import type { ListedGeneration } from '../client/generation/list-generations.js';
import { listGenerations } from '../client/generation/list-generations.js';
import { planAdoption } from '../client/generation/plan-adoption.js';
import { planRetry } from '../client/generation/plan-retry.js';
import type { Start } from '../client/generation/start-generation.js';
import { startGeneration } from '../client/generation/start-generation.js';
import type { ShownState } from '../domain/generation/lifecycle.js';
import type { BatchHandle } from './batch-handle.js';
import { createBatchHandle } from './batch-handle.js';
import type { GenerationHandle, WaitOptions } from './generation-handle.js';
import { createGenerationHandle } from './generation-handle.js';
import { createLazySession } from './lazy-session.js';
import type { TemporalOptions } from './options.js';
import { readSettings, toServerEnv } from './options.js';
import type { BatchItemRequest, GenerationRequestInput, ProductName } from './requests.js';
import type { BatchStartOptions } from './start-batch.js';
import { startBatchOf } from './start-batch.js';
import { toStart } from './to-start.js';

export interface KlingTemporalOptions extends TemporalOptions {
  /** Where the workers listen; default `kling`. */
  readonly taskQueue?: string;
  /** Where the workers keep results, as this machine sees it; batches look there for what is made already. Default `outputs`. */
  readonly outputDir?: string;
}

export interface StartOptions extends WaitOptions {
  /** The generation's id, which is its workflow's; the same again attaches to it instead of paying twice. By default a new one. */
  readonly id?: string;
}

export interface ListOptions extends WaitOptions {
  readonly state?: ShownState;
  /** Default all that the server remembers. */
  readonly limit?: number;
}

/** Kling's generations on a Temporal server. Nothing is connected before something is asked. */
export interface KlingTemporal extends AsyncDisposable {
  /** Starts a generation. Rejects with code `InvalidRequest` before anything is started, with every complaint in `facts.complaints`. */
  generate(request: GenerationRequestInput, options?: StartOptions): Promise<GenerationHandle>;
  /** A generation that is there; asks nobody. */
  get(id: string): GenerationHandle;
  /** Collects a task that exists at Kling already, at no new charge. */
  adopt(taskId: string, options?: WaitOptions & { readonly product?: ProductName }): Promise<GenerationHandle>;
  /** The same request again, under an id of its own. Refused where that would pay twice by mistake, unless forced. */
  retry(id: string, options?: WaitOptions & { readonly force?: boolean }): Promise<GenerationHandle>;
  /** Generations, newest first; no worker is needed. */
  list(options?: ListOptions): AsyncIterableIterator<ListedGeneration>;
  /** Starts a batch of a CSV or JSONL file, or of requests. What it or another batch has made already is not paid again. */
  batch(source: string | readonly BatchItemRequest[], options?: BatchStartOptions): Promise<BatchHandle>;
  /** A batch that is there; asks nobody. */
  getBatch(id: string): BatchHandle;
  /** The latest batches, newest first. */
  listBatches(options?: WaitOptions & { readonly limit?: number }): Promise<readonly ListedBatch[]>;
  /** Lets go of the connection; what was started goes on. */
  close(): Promise<void>;
}

const DEFAULT_LIST = 100;

/** The library's client. Prints nothing, and reads neither the environment nor a file of settings unless they are handed over. Throws code `InvalidConfig`. */
export function createKlingTemporal(options: KlingTemporalOptions = {}): KlingTemporal {
  const { taskQueue, outputDir: givenDir } = options;
  const config = readSettings(toServerEnv(options), { KLING_TASK_QUEUE: taskQueue, KLING_OUTPUT_DIR: givenDir });
  const { outputDir } = config;
  const session = createLazySession(config);
  const get = (id: string) => createGenerationHandle(id, session);
  const start = async (plan: (open: Parameters<typeof startGeneration>[1]) => Promise<Start>, signal?: AbortSignal) =>
    session.use(async (open) => {
      const planned = await plan(open);
      await startGeneration(planned, open);
      return get(planned.workflowId);
    }, signal);

  return {
    generate: async (request, { id, signal } = {}) => {
      // Whatever is wrong with a request is said without a server.
      const planned = await toStart(request, id);
      return start(() => Promise.resolve(planned), signal);
    },
    get,
    adopt: async (taskId, { product, signal } = {}) => {
      const planned = planAdoption(taskId, product);
      return start(() => Promise.resolve(planned), signal);
    },
    retry: (id, { force = false, signal } = {}) => start((open) => planRetry(id, force, open), signal),
    list: ({ state, limit = Infinity, signal } = {}) =>
      session.iterate((open) => listGenerations({ state, limit }, open), signal),
    batch: async (source, startOptions = {}) => {
      const id = await startBatchOf(source, startOptions, { session, outputDir });
      return createBatchHandle(id, session, outputDir);
    },
    getBatch: (id) => createBatchHandle(id, session, outputDir),
    listBatches: ({ limit = DEFAULT_LIST, signal } = {}) => session.use((open) => listBatches(limit, open), signal),
    close: () => session.close(),
    [Symbol.asyncDispose]: () => session.close(),
  };
}
