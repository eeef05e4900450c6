import type { Spending } from '../domain/account/caps.js';

/** The caps of one account, and what it has spent. */
export interface Purse {
  /**
   * Reserves what a create will spend; the same key again counts once. Throws `KlingFailure` of kind `CapReached` when a cap does not bear it now,
   * and `InvalidRequest` when none ever will.
   */
  reserve(key: string, spending: Spending): Promise<void>;
  /** Nothing was made, and nothing is spent. */
  release(key: string): Promise<void>;
}
