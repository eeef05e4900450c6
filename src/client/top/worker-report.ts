import { isRecord } from '../../domain/record.js';
import { DEFAULT_ACCOUNT } from '../../domain/account/account-name.js';
import { PACKS } from '../../products/pack.js';
import type { Pack } from '../../products/pack.js';
import { askHealth } from '../examine/ask-health.js';

/** Kling's parallel slots of one account and pack. */
export interface SlotUse {
  readonly account: string;
  readonly pack: Pack;
  /** By tasks that the worker knows to be at Kling. */
  readonly held: number;
  readonly limit: number;
}

/** What a worker says of itself at its health address. */
export interface WorkerReport {
  readonly isReady: boolean;
  /** Why it takes no work, or not as it should. */
  readonly reasons: readonly string[];
  readonly slots: readonly SlotUse[];
}

/** Asks the worker at that address; undefined when none answers there. */
export async function readWorkerReport(url: string, signal: AbortSignal): Promise<WorkerReport | undefined> {
  const said = await askHealth(`${url}/readyz`, signal);
  if (!isRecord(said) || typeof said.ready !== 'boolean' || !isRecord(said.slots)) return undefined;
  const reasons = Array.isArray(said.reasons) ? said.reasons.filter((one) => typeof one === 'string') : [];
  const others = isRecord(said.accounts) ? Object.entries(said.accounts) : [];
  const accounts = [[DEFAULT_ACCOUNT, said] as const, ...others];
  return { isReady: said.ready, reasons, slots: accounts.flatMap(([name, measured]) => readSlots(name, measured)) };
}

function readSlots(account: string, measured: unknown): SlotUse[] {
  const slots = isRecord(measured) && isRecord(measured.slots) ? measured.slots : {};
  return PACKS.flatMap((pack) => {
    const counts = slots[pack];
    if (!isRecord(counts) || typeof counts.tasks !== 'number' || typeof counts.limit !== 'number') return [];
    return [{ account, pack, held: counts.tasks, limit: counts.limit }];
  });
}
