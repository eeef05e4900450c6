import { onTestFinished } from 'vitest';
import { createKling } from '../../src/kling/client.js';
import { createHttp } from '../../src/kling/api/http.js';
import type { ResponseLog } from '../../src/kling/api/response-record.js';
import type { KlingCredentials } from '../../src/kling/api/token.js';
import { createTokenSource } from '../../src/kling/api/token.js';
import type { Answer } from './local-server.js';
import { startServer } from './local-server.js';

export const API_KEY = 'api-key-kling-test';
export const KEY_PAIR = { accessKey: 'access-key-of-the-test', secretKey: 'secret-key-of-the-test-0123456789' };

interface Settings {
  readonly credentials?: KlingCredentials;
  readonly now?: () => number;
  readonly timeoutMs?: number;
  readonly pathPrefix?: string;
  readonly responses?: ResponseLog;
}

/** The adapter's HTTP layer against a given address. */
export function openHttp(baseUrl: string, settings: Settings = {}) {
  const { credentials = { apiKey: API_KEY }, now = Date.now, timeoutMs = 5000, responses } = settings;
  const http = createHttp({
    baseUrl,
    token: createTokenSource(credentials, { now }),
    now,
    connectTimeoutMs: timeoutMs,
    headersTimeoutMs: timeoutMs,
    bodyTimeoutMs: timeoutMs,
    responses,
  });
  onTestFinished(() => http.close());
  return http;
}

/** The adapter against a local server that gives these answers. */
export async function openKling(answer: Answer, settings: Settings = {}) {
  const server = await startServer(answer);
  const http = openHttp(server.url + (settings.pathPrefix ?? ''), settings);
  return { server, http, kling: createKling({ http, now: settings.now ?? Date.now }) };
}
