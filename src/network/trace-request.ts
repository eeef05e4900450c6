export type TraceFacts = Readonly<Record<string, string | number>>;

/** What is told of a request on the wire: never its query, its headers or its body, which hold keys and prompts. */
export interface TracedRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

/**
 * Does `work` as a step of the trace that it belongs to, and as it is where it belongs to none; `note` adds what is known of it.
 * Resolves and rejects as `work` does.
 */
export type TraceRequest = <Result>(
  request: TracedRequest,
  work: (note: (facts: TraceFacts) => void) => Promise<Result>,
) => Promise<Result>;
