import type { Pack } from '../products/pack.js';
import type { StatusBoard } from './board.js';
import type { Kling } from './kling.js';
import type { Library } from './library.js';
import type { Media } from './media.js';
import type { Sessions } from './sessions.js';
import type { Slots } from './slots.js';
import type { Purse } from './spending.js';

/** Of a run of a workflow, and the id that we give its task; undefined where none can be had. */
export type CallbackUrls = (target: {
  readonly workflowId: string;
  readonly runId: string;
  readonly externalTaskId: string;
}) => string | undefined;

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
  /** The URL at which Kling is to tell of a task that is about to be made; absent where no callbacks are wanted. */
  readonly callbackUrl?: CallbackUrls;
  /** Parallel slots of each pack, as configured. */
  readonly slotLimits: Readonly<Record<Pack, number>>;
}

/** The accounts that a worker has keys of, by name; `default` is the one of requests that name none. */
export type Accounts = ReadonlyMap<string, AccountPorts>;
