import type { Config } from '../../config/read-config.js';
import { createRotatingFile } from '../../disk/rotating-file.js';
import { connectKling } from '../../kling/connect.js';
import { readProxies } from '../../network/proxy.js';
import { UsageError } from '../client-errors.js';

/** What of the settings says how to reach Kling. */
export type AccountConfig = Pick<Config, 'klingBaseUrl' | 'env' | 'responseLog'>;

/**
 * Kling, asked from here with the user's own keys. `onTrouble` hears of a log of replies that cannot be written. Throws `UsageError` for a base URL
 * that cannot be right, and `InvalidProxy`.
 */
export function connectAccount(
  { klingBaseUrl: baseUrl, env, responseLog }: AccountConfig,
  credentials: NonNullable<Config['credentials']>,
  { requestTimeoutMs, onTrouble }: { readonly requestTimeoutMs: number; readonly onTrouble: (text: string) => void },
) {
  const chooseProxy = readProxies(env).https;
  const responses = responseLog === undefined ? undefined : createRotatingFile(responseLog, { onTrouble });
  try {
    return {
      ...connectKling({ baseUrl, credentials, requestTimeoutMs, chooseProxy, responses, now: Date.now }),
      chooseProxy,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
