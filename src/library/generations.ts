import type { ListedGeneration } from '../client/generation/list-generations.js';
import { listGenerations } from '../client/generation/list-generations.js';
import { explainWorkflowId } from '../client/generation/explain-workflow-id.js';
import { isCollected, planAdoption } from '../client/generation/start/plan-adoption.js';
import { planRetry } from '../client/generation/start/plan-retry.js';
import { startGeneration } from '../client/generation/start/start-generation.js';
import type { Session } from '../client/session.js';
import type { Config } from '../config/read-config.js';
import type { ShownState } from '../domain/generation/lifecycle.js';
import { rethrowInWords } from './advice-words.js';
import { SHOWN_STATES } from '../domain/generation/lifecycle.js';
import { ASK, checkUsage, COUNT, oneOf, readId, SIGNAL, TEXT, YES_OR_NO } from './check-options.js';
import type { AskOptions, GenerationHandle, WaitOptions } from './generation-handle.js';
import { createGenerationHandle } from './generation-handle.js';
import type { LazySession } from './lazy-session.js';
import type { GenerationRequestInput, ProductName } from './requests.js';
import type { PlannedStart } from './to-start.js';
import { toStart } from './to-start.js';

export interface StartOptions extends WaitOptions {
  /** The generation's id, which is its workflow's; the same again attaches to it instead of paying twice. By default a new one. */
  readonly id?: string;
}

export interface ListOptions extends WaitOptions {
  readonly state?: ShownState;
  /** Default all that the server remembers. */
  readonly limit?: number;
}

export interface AdoptOptions extends AskOptions {
  readonly product?: ProductName;
  /** How its files are called, e.g. `{id}-{date}`. Default `{id}`. */
  readonly name?: string;
}

/** A generation that was asked for. */
export interface StartedGeneration extends GenerationHandle {
  /** True when one of that id was there already: nothing new was started, and nothing is paid twice. */
  readonly isAttached: boolean;
  /** What is worth knowing of the request, e.g. that Kling takes its model out of service. */
  readonly notices: readonly string[];
}

export interface Generations {
  /** Starts a generation. Rejects with code `InvalidRequest` before anything is started, with every complaint in `facts.complaints`. */
  generate(request: GenerationRequestInput, options?: StartOptions): Promise<StartedGeneration>;
  /** A generation that is there; asks nobody. */
  get(id: string): GenerationHandle;
  /**
   * Collects a task that exists at Kling already, at no new charge. With keys (`kling`, or in `env`) Kling is asked first: rejects with code
   * `UnknownTask` and starts nothing. Without, the worker asks, and `result()` rejects with code `NotFound`.
   */
  adopt(taskId: string, options?: AdoptOptions): Promise<StartedGeneration>;
  /** The same request again, under an id of its own. Refused where that would pay twice by mistake, unless forced. */
  retry(id: string, options?: WaitOptions & { readonly force?: boolean }): Promise<StartedGeneration>;
  /** Generations, newest first; no worker is needed. */
  list(options?: ListOptions): AsyncIterableIterator<ListedGeneration>;
}

const NEVER = new AbortController().signal;

export function createGenerations(session: LazySession, config: Config): Generations {
  const get = (id: string) => createGenerationHandle(readId('get', id), session);
  const start = (plan: (open: Session) => Promise<PlannedStart>, signal?: AbortSignal): Promise<StartedGeneration> =>
    session.use(async (open) => {
      const planned = await plan(open);
      const { isAttached } = await startGeneration(planned.start, open);
      return { ...get(planned.start.workflowId), isAttached, notices: planned.notices };
    }, signal);
  const adopt = async (taskId: string, { product, account, name, signal }: AdoptOptions): Promise<PlannedStart> => {
    const notices: string[] = [];
    const planned = await planAdoption(taskId, product, {
      account,
      name,
      config,
      signal: signal ?? NEVER,
      onTrouble: (text) => notices.push(text),
      isCollected: (id) => session.use((open) => isCollected(id, open), signal),
      explainWorkflow: (id) => session.use((open) => explainWorkflowId(id, open), signal),
    }).catch(rethrowInWords);
    signal?.throwIfAborted();
    return { start: planned, notices };
  };

  return {
    generate: async (request, options = {}) => {
      checkUsage('generate', options, { id: TEXT, signal: SIGNAL });
      const { id, signal } = options;
      // Whatever is wrong with a request is said without a server.
      const planned = await toStart(request, config, id);
      return start(() => Promise.resolve(planned), signal);
    },
    get,
    adopt: async (taskId, options = {}) => {
      checkUsage('adopt', options, { ...ASK, product: TEXT, name: TEXT });
      const { signal } = options;
      const planned = await adopt(taskId, options);
      return start(() => Promise.resolve(planned), signal);
    },
    retry: async (id, options = {}) => {
      checkUsage('retry', options, { force: YES_OR_NO, signal: SIGNAL });
      const { force = false, signal } = options;
      const known = readId('retry', id);
      return start(async (open) => {
        const planned = await planRetry(known, force, open);
        return { start: planned, notices: planned.request.notices };
      }, signal);
    },
    list: (options = {}) => {
      checkUsage('list', options, { state: oneOf(SHOWN_STATES), limit: COUNT, signal: SIGNAL });
      const { state, limit = Infinity, signal } = options;
      return session.iterate((open) => listGenerations({ state, limit }, open), signal);
    },
  };
}
