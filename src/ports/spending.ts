import type { Spending } from '../domain/account/caps.js';
import type { Settlement } from '../domain/account/ledger.js';

/** The caps of one account, and what it has spent. */
export interface Purse {
  /**
   * Reserves what a create will spend; the same key again counts once. Throws `KlingFailure` of kind `CapReached` when a cap does not bear it now,
   * and `InvalidRequest` when none ever will.
   */
  reserve(key: string, spending: Spending): Promise<void>;
  /** Says what became of a reservation; of one that is not known nothing. */
  settle(settlement: Settlement): Promise<void>;
}
