import type { KlingCredentials } from '../../config/read-config.js';
import type { Proxy } from '../../network/proxy.js';
import type { AccountConfig } from '../tasks/connect-account.js';
import { connectAccount } from '../tasks/connect-account.js';

/** Kling's API, which takes the key. */
export interface KlingFacts {
  readonly baseUrl: string;
  readonly latencyMs: number;
  /** How far this machine's clock is from Kling's, where that could be told. */
  readonly clockSkewMs?: number;
  readonly proxy?: Proxy;
}

/** Who looks waits: Kling answers within a second or two. */
const PING_LIMIT_MS = 10_000;

/** Asks Kling something that costs nothing. Throws a `KlingFailure` with what it refuses, and `InvalidProxy`. */
export async function examineKling(
  config: AccountConfig & { readonly credentials: KlingCredentials },
  onTrouble: (text: string) => void,
): Promise<KlingFacts> {
  const baseUrl = config.klingBaseUrl;
  const options = { requestTimeoutMs: PING_LIMIT_MS, onTrouble };
  const { kling, close, chooseProxy } = connectAccount(config, config.credentials, options);
  try {
    const { latencyMs, clockSkewMs } = await kling.ping();
    const { hostname, port } = new URL(baseUrl);
    return { baseUrl, latencyMs, clockSkewMs, proxy: chooseProxy(hostname, Number(port) || 443) };
  } finally {
    await close();
  }
}
