import { renderDuration } from '../../domain/duration.js';
import type { FailureKind } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Effort, MethodAnswer, Outcome, QueryMethod, SeenTask } from '../../domain/queries/query-methods.js';
import { METHOD_CALLS } from '../../domain/queries/query-methods.js';
import type { Task } from '../../domain/task.js';
import type { CallOptions } from '../../kling/api/call-options.js';
import type { KlingClient } from '../../kling/client.js';
import type { Found, Wanted } from '../../kling/methods/look-up.js';
import { CATALOGUE } from '../../products/catalogue.js';

export interface AskOptions {
  readonly signal: AbortSignal;
  /** When to stop waiting for the whole answer. */
  readonly limitMs?: number;
}

/** Asks for one task in one way, and measures it. Rejects only with the signal's own reason. */
export async function askByMethod(
  method: QueryMethod,
  wanted: Wanted,
  kling: Pick<KlingClient, 'auth' | 'lookUp'>,
  options: AskOptions,
): Promise<MethodAnswer> {
  const reason = whyImpossible(method, wanted);
  if (reason !== undefined) {
    return { method, outcome: 'impossible', ...NO_EFFORT, error: { kind: 'UsageError', text: reason } };
  }
  const { effort, answer, error } = await measure((call) => kling.lookUp(method, wanted, call), options);
  if (error !== undefined) return { method, ...effort, ...explain(method, error, kling.auth) };
  return { method, ...effort, ...describe(answer, wanted) };
}

const NO_EFFORT: Effort = { requests: 0, latencyMs: 0, bytes: 0 };

function whyImpossible(method: QueryMethod, { product }: Wanted): string | undefined {
  if (product === undefined) return undefined;
  const { generation, isSynchronous } = CATALOGUE[product];
  if (generation === 'standard' && (method === 'direct' || method === 'list'))
    return `${product} is of Kling's new standard, whose tasks are found under /tasks only`;
  if (method === 'list' && isSynchronous === true) return `Kling has no list of what ${product} made`;
  return undefined;
}

function describe(
  found: Found | undefined,
  { id }: Wanted,
): Pick<MethodAnswer, 'outcome' | 'task' | 'product' | 'error'> {
  if (found === undefined)
    return {
      outcome: 'unknown',
      error: { kind: 'NotFound', text: `Kling knows no task ${id}; tasks belong to one account and one region` },
    };
  const { task, product } = found;
  return { outcome: 'found', task: toSeen(task), ...(product !== undefined && { product }) };
}

/** A task without what opens its files. */
export function toSeen({
  taskId,
  externalTaskId,
  status,
  message,
  createdAt,
  updatedAt,
  cost,
  outputs,
}: Task): SeenTask {
  const links = outputs.map(({ url }) => url.replace(/[?#].*$/, ''));
  return { taskId, externalTaskId, status, message, createdAt, updatedAt, cost, outputs: links };
}

/** No to the question itself; what is of no use besides may be another answer the next time. */
const REFUSALS: readonly FailureKind[] = ['InvalidRequest', 'Credentials', 'Forbidden', 'WrongAddress', 'Refused'];

const NEW_STANDARD_WANTS_API_KEY =
  "takes API keys only, and these keys are an access key and its secret: make an API key in Kling's console (https://kling.ai/dev/api-key). The ways direct and list take both.";

function explain(
  method: QueryMethod,
  { code, message }: KlingFailure,
  auth: KlingClient['auth'],
): { readonly outcome: Outcome; readonly error: NonNullable<MethodAnswer['error']> } {
  const isNew = method === 'tasks' || method === 'tasks-list';
  const text =
    isNew && auth === 'jwt' && code === 'Credentials'
      ? `${METHOD_CALLS[method]} ${NEW_STANDARD_WANTS_API_KEY}`
      : message;
  return { outcome: REFUSALS.includes(code) ? 'refused' : 'silent', error: { kind: code, text } };
}

/** What an answer took, whether one came or not. */
interface Measured<T> {
  readonly effort: Effort;
  readonly answer?: T;
  readonly error?: KlingFailure;
}

/** Does the asking and measures it. An answer that is not there in time is an outage. */
export async function measure<T>(
  ask: (call: CallOptions) => Promise<T>,
  { signal, limitMs }: AskOptions,
): Promise<Measured<T>> {
  const late = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
  const startMs = performance.now();
  let requests = 0;
  let bytes = 0;
  const call: CallOptions = {
    signal: late === undefined ? signal : AbortSignal.any([signal, late]),
    onExchange: (_method, { sizeBytes }) => {
      requests += 1;
      bytes += sizeBytes;
    },
  };
  const effort = () => ({ requests, latencyMs: Math.round((performance.now() - startMs) * 10) / 10, bytes });
  try {
    const answer = await ask(call);
    return { effort: effort(), answer };
  } catch (error) {
    signal.throwIfAborted();
    if (late?.aborted === true && limitMs !== undefined) {
      const text = `no answer within ${renderDuration(limitMs)}`;
      return { effort: effort(), error: new KlingFailure('Outage', text, { cause: error }) };
    }
    if (!(error instanceof KlingFailure)) throw error;
    return { effort: effort(), error };
  }
}
