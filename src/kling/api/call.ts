/** One request to Kling. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Starts with a slash, is already percent-encoded and has no query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Aborting rejects with the signal's reason, never with a `KlingFailure`. */
  readonly signal?: AbortSignal;
  /** Told once per request on the wire, whatever became of it. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** What one request on the wire took. */
export interface Exchange {
  /** Of the reply's body; 0 when none was read whole. */
  readonly sizeBytes: number;
  /** From the first byte sent to the last one read, or to the failure. */
  readonly latencyMs: number;
}

/** What people are told was asked: no query, which may hold ids. */
export function renderCall({ method, path }: Call): string {
  return `${method} ${path}`;
}
