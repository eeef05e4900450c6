import type { Caps } from '../../domain/account/caps.js';
import type { KlingAccount } from '../kling-account.js';

/** One account at Kling: who we are there, and how much of it may be used. */
export interface Account extends KlingAccount {
  readonly name: string;
  /** Where its keys are read from, for people; never the keys. */
  readonly keysFrom: string;
  /** Why it has no credentials, where it has none. */
  readonly keyTrouble?: string;
  /** Parallel slots of its packs. */
  readonly videoConcurrency: number;
  readonly imageConcurrency: number;
  /** What may be spent in a day and a month; empty for no limit. */
  readonly caps: Caps;
  /** With what Kling signs its callbacks; empty where it does not. */
  readonly webhookSecrets: readonly string[];
}
