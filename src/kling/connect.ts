import type { KlingClient } from './client.js';
import { createKling } from './client.js';
import { createHttp } from './http.js';
import type { KlingCredentials } from './token.js';
import { createTokenSource } from './token.js';

/** A client for one account at one host, with the product's timeouts. */
export function connectKling({
  baseUrl,
  credentials,
  now,
}: {
  baseUrl: string;
  credentials: KlingCredentials;
  now: () => number;
}): { readonly kling: KlingClient; close(): Promise<void> } {
  const http = createHttp({
    baseUrl,
    token: createTokenSource(credentials, { now }),
    now,
    connectTimeoutMs: 10_000,
    // Two pictures of 10 MB are 27 MB of base64: a minute at 4 Mbit/s.
    headersTimeoutMs: 60_000,
    bodyTimeoutMs: 30_000,
  });
  return { kling: createKling({ http, now }), close: () => http.close() };
}
