import type { OperateHeartbeat } from '../../contract/operation-activities.js';

/** One try of an operation. */
export interface OperateTry {
  readonly signal: AbortSignal;
  /** How far it is. */
  read(): OperateHeartbeat;
  readonly note: (phase: OperateHeartbeat['phase'], share: number, at?: Pick<OperateHeartbeat, 'file' | 'of'>) => void;
  /** Adds what is to be removed when there will be no other try. */
  onDiscard(remove: () => Promise<void>): void;
  /** Removes that; tells of what cannot be. What stays is less bad than an operation that is shown as failed. */
  discard(tell: (text: string) => void): Promise<void>;
}

export function createOperateTry(signal: AbortSignal): OperateTry {
  let now: OperateHeartbeat = { phase: 'fetching', percent: 0 };
  const removals: (() => Promise<void>)[] = [];
  return {
    signal,
    read: () => now,
    note(phase, share, at = {}) {
      now = { phase, percent: Math.round(Math.min(1, share) * 100), ...at };
    },
    onDiscard: (remove) => void removals.push(remove),
    async discard(tell) {
      for (const remove of removals)
        await remove().catch((error: unknown) =>
          tell(`What is left of the operation was not removed: ${String(error)}`),
        );
    },
  };
}
