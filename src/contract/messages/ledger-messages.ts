import type { Spending } from '../../domain/account/caps.js';
import type { CapReached, Reserve, Settlement } from '../../domain/account/ledger.js';
import { createQuery, createSignal, createUpdate } from './message-definitions.js';

/** Reserves what a create will spend, or says which cap is reached. */
export const reserveUpdate = createUpdate<{ readonly reached?: CapReached }, [Reserve]>('reserve');
/** Says what became of it. Nobody waits for an answer, so that a task that has ended does not wait for a worker of the ledger. */
export const settleSignal = createSignal<[Settlement]>('settle');

export interface Spent {
  /** UTC, e.g. `2026-11-25`. */
  readonly day: string;
  readonly daily: Spending;
  readonly monthly: Spending;
}

/** What the account has spent today and this month. */
export const spentQuery = createQuery<Spent>('spent');

/** The ledger of an account, which the workers of a task queue share. */
export const ledgerId = (taskQueue: string, account: string): string => `${taskQueue}-ledger-${account}`;
