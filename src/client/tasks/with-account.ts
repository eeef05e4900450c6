import type { KlingCredentials } from '../../config/read-config.js';
import type { Billing } from '../../kling/billing/billing.js';
import type { KlingClient } from '../../kling/client.js';
import type { AccountConfig } from './connect-account.js';
import { connectAccount } from './connect-account.js';

/** What asking an account takes. */
export interface Asking {
  readonly config: AccountConfig & { readonly credentials: KlingCredentials };
  readonly signal: AbortSignal;
  /** Gets a sentence about what is no reason to stop. */
  readonly onNotice: (text: string) => void;
}

/** Who looks waits: Kling answers within a second or two, and a page of 500 tasks is 1 MB. */
const REQUEST_LIMIT_MS = 20_000;

/** Does something with the account of the settings. */
export async function withAccount<T>(
  { config, onNotice }: Omit<Asking, 'signal'>,
  use: (kling: KlingClient, billing: Billing) => Promise<T>,
): Promise<T> {
  const { kling, billing, close } = connectAccount(config, config.credentials, {
    requestTimeoutMs: REQUEST_LIMIT_MS,
    onTrouble: onNotice,
  });
  try {
    return await use(kling, billing);
  } finally {
    await close();
  }
}
