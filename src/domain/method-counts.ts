/** The ways to ask Kling how tasks are: one by its id, a page of a product's list, or up to twenty ids at `/tasks`. */
export const STATUS_METHODS = ['get', 'list', 'tasks'] as const;
export type StatusMethod = (typeof STATUS_METHODS)[number];

/** Upper bounds of the latency buckets, in milliseconds: finer where a reply is usual, up to the longest time that a request may take. */
export const LATENCY_BOUNDS_MS = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 60_000] as const;

/** What one way of asking has cost and brought since the worker started. */
export interface MethodCount {
  readonly requests: number;
  /** Bodies of the replies, as they were read. */
  readonly bytes: number;
  readonly latency: {
    readonly sumMs: number;
    readonly maxMs: number;
    /** For each of `LATENCY_BOUNDS_MS`, how many requests took at most as long. */
    readonly atMost: readonly number[];
  };
  /** Tasks that were asked for and that the answer held. */
  readonly hits: number;
  /** Tasks that were asked for and that the answer did not hold. */
  readonly misses: number;
  /** Looks that got no answer of use. */
  readonly errors: number;
  /** Why this way is no longer used, or not for some product: a sentence each. */
  readonly refusals: readonly string[];
}

export type MethodCounts = Readonly<Record<StatusMethod, MethodCount>>;

/** Two accounts' counts as one. */
export function addMethodCounts(one: MethodCounts, other: MethodCounts): MethodCounts {
  return {
    get: addCount(one.get, other.get),
    list: addCount(one.list, other.list),
    tasks: addCount(one.tasks, other.tasks),
  };
}

function addCount(one: MethodCount, other: MethodCount): MethodCount {
  return {
    requests: one.requests + other.requests,
    bytes: one.bytes + other.bytes,
    latency: {
      sumMs: one.latency.sumMs + other.latency.sumMs,
      maxMs: Math.max(one.latency.maxMs, other.latency.maxMs),
      atMost: one.latency.atMost.map((count, index) => count + (other.latency.atMost[index] ?? 0)),
    },
    hits: one.hits + other.hits,
    misses: one.misses + other.misses,
    errors: one.errors + other.errors,
    refusals: [...one.refusals, ...other.refusals],
  };
}
