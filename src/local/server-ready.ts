import { setTimeout as sleep } from 'node:timers/promises';
import { listMissingSearchAttributes } from '../temporal/search-attributes.js';
import { clientWayOptions } from '../temporal/connect/server-proxy.js';

export interface ReadyOptions {
  readonly address: string;
  readonly namespace: string;
  readonly limitMs: number;
}

/** Short at first, because a warm start takes a second; then longer, so that a slow one is left alone. */
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 1000;

/** Waits until a server answers, has the namespace and knows our search attributes; throws with the last reason at the limit. */
export async function waitUntilReady({ address, namespace, limitMs }: ReadyOptions): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 1.5, LONGEST_DELAY_MS)) {
    await sleep(delayMs);
    const reason = await whyNotReady(address, namespace);
    if (reason === undefined) return;
    if (Date.now() > deadline) {
      throw new Error(`The Temporal server at ${address} is not ready after ${limitMs / 1000} s: ${reason}`);
    }
  }
}

async function whyNotReady(address: string, namespace: string): Promise<string | undefined> {
  const { Connection } = await import('@temporalio/client');
  // A new connection each time: one that was refused waits a second before it tries again.
  const connection = Connection.lazy({ ...clientWayOptions({ address }), connectTimeout: 500 });
  try {
    await connection.ensureConnected();
    const missing = await listMissingSearchAttributes(connection, namespace);
    return missing.length === 0 ? undefined : `it lacks the search attributes ${missing.join(', ')}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await connection.close();
  }
}
