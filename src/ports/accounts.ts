import type { Pack } from '../products/pack.js';
import type { StatusBoard } from './board.js';
import type { Kling } from './kling.js';
import type { Library } from './library.js';
import type { Media } from './media.js';
import type { Sessions } from './sessions.js';
import type { Slots } from './slots.js';
import type { Purse } from './spending.js';

/** What an activity needs of one account at Kling. */
export interface AccountPorts {
  readonly kling: Kling;
  readonly sessions: Sessions;
  readonly library: Library;
  readonly board: StatusBoard;
  readonly slots: Slots;
  /** Of an account with caps. */
  readonly purse?: Purse;
  /** Fetches results from where this account's Kling keeps them. */
  readonly media: Media;
  /** Parallel slots of each pack, as configured. */
  readonly slotLimits: Readonly<Record<Pack, number>>;
}

/** The accounts that a worker has keys of, by name; `default` is the one of requests that name none. */
export type Accounts = ReadonlyMap<string, AccountPorts>;
