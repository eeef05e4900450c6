import type { LedgerEntry } from '../../../../src/simulator/tasks/ledger.js';

/** Kling's code for more parallel tasks than the account has slots. */
const NO_SLOT = 1303;

export const isRefusedForSlots = ({ code }: Pick<LedgerEntry, 'code'>): boolean => code === NO_SLOT;
