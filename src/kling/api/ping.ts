import { COMMON_LIST } from './endpoints.js';
import type { Http } from './http.js';

/** What one cheap request tells about the way to Kling. */
export interface Ping {
  readonly latencyMs: number;
  /** Kling's clock, ISO 8601; absent when the reply bore no date. */
  readonly serverDate?: string;
  /** This machine's clock minus Kling's: positive when ours is fast. Good to a second, as the `Date` header is. */
  readonly clockSkewMs?: number;
}

/** The `Date` header drops the fraction of its second; half of one is the best guess at what it dropped. */
const DATE_HEADER_ROUNDING_MS = 500;

/**
 * Asks for a page of one task: free, answered to either kind of credentials, and not limited to one a second
 * as `/account/costs` is.
 */
export async function ping(http: Http, now: () => number, { signal }: { signal?: AbortSignal }): Promise<Ping> {
  const sentAtMs = now();
  const query = { pageNum: '1', pageSize: '1' };
  const reply = await http.request({ method: 'GET', path: COMMON_LIST, query, signal });
  const latencyMs = now() - sentAtMs;
  const serverMs = Date.parse(reply.serverDate ?? '');
  if (!Number.isFinite(serverMs)) return { latencyMs };
  return {
    latencyMs,
    serverDate: new Date(serverMs).toISOString(),
    clockSkewMs: Math.round(sentAtMs + latencyMs / 2 - serverMs - DATE_HEADER_ROUNDING_MS),
  };
}
