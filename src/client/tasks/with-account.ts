import type { Config } from '../../config/read-config.js';
import { InvalidConfig, NO_KEYS } from '../../config/read-config.js';
import type { KlingClient } from '../../kling/client.js';
import type { AccountConfig } from './connect-account.js';
import { connectAccount } from './connect-account.js';

/** What asking an account takes. */
export interface Asking {
  readonly config: AccountConfig & Pick<Config, 'credentials'>;
  readonly signal: AbortSignal;
  /** Gets a sentence about what is no reason to stop. */
  readonly onNotice: (text: string) => void;
}

/** Who looks waits: Kling answers within a second or two, and a page of 500 tasks is 1 MB. */
const REQUEST_LIMIT_MS = 20_000;

/** Does something with the account of the settings. Throws `InvalidConfig` without keys. */
export async function withAccount<T>(
  { config, onNotice }: Omit<Asking, 'signal'>,
  use: (kling: KlingClient) => Promise<T>,
): Promise<T> {
  const { credentials } = config;
  if (credentials === undefined) throw new InvalidConfig(NO_KEYS);
  const { kling, close } = connectAccount(config, credentials, {
    requestTimeoutMs: REQUEST_LIMIT_MS,
    onTrouble: onNotice,
  });
  try {
    return await use(kling);
  } finally {
    await close();
  }
}
