import type { StatusMethod } from '../../domain/method-counts.js';
import type { Call, Exchange } from './call.js';

/** May cancel any call: it then rejects with the signal's reason. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Told of each request on the wire that reads tasks: for counting. */
  readonly onExchange?: (method: StatusMethod, exchange: Exchange) => void;
}

/** The options of a request that reads tasks by `method`. */
export function watched(
  method: StatusMethod,
  { signal, onExchange }: CallOptions,
): Pick<Call, 'signal' | 'onExchange'> {
  return { signal, onExchange: onExchange && ((exchange) => onExchange(method, exchange)) };
}
