import type { Known } from '../queries/account-task.js';
import type { Decimal } from '../decimal.js';

/** Where Kling takes what it charges: from a pack, in units, or from the balance, in money. */
export const LEDGERS = ['package', 'balance'] as const;
export type Ledger = (typeof LEDGERS)[number];

/** A row of Kling's ledger. */
export interface Charge {
  readonly ledger: Ledger;
  /** Absent where the row names none. */
  readonly taskId?: string;
  /** ISO 8601, from Kling's clock. */
  readonly at?: string;
  /** Units of a pack, or money. Absent where the row says nothing that is an amount. */
  readonly amount?: Decimal;
  /** Of money, where Kling names it. */
  readonly currency?: string;
  /** In Kling's words, as they came. */
  readonly product?: string;
  readonly model?: string;
  readonly key?: string;
}

/** The same, and what is known here of its task: nothing where it names none. */
export type KnownCharge = Charge & Known;
