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
