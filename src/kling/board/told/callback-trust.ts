/** Whether Kling's callbacks arrive, so that looks may be rare. All times are milliseconds by the board's clock. */
export interface CallbackTrust {
  isTrusted(): boolean;
  /** A callback came for one of the account's tasks. */
  heard(): void;
  /** A callback told of the end of a task. */
  toldEnd(taskId: string): void;
  /** A look found the end of a task whose callback has not come. */
  foundEnd(taskId: string, elapsedMs: number): void;
  /** Takes note of callbacks that have not come in time. */
  judge(elapsedMs: number): void;
  /** When the next one is missed; Infinity for none. */
  missedAtMs(): number;
  /** Ends that looks have found since the last callback. */
  untold(): number;
}

/** Ends that have to be told one after the other until callbacks are trusted again: one that gets lost now and then must not cost minutes. */
const TOLD_UNTIL_TRUSTED = 3;

/**
 * The first callback, whatever it tells, is trusted to have others behind it. The end of a task that a look found, and that no callback tells
 * of within `graceMs`, ends that.
 */
export function createCallbackTrust(graceMs: number): CallbackTrust {
  const missedAtMs = new Map<string, number>();
  let isTrusted = false;
  let owed = 0;
  let untold = 0;
  const heard = () => {
    untold = 0;
    if (owed === 0) isTrusted = true;
  };
  return {
    isTrusted: () => isTrusted,
    heard,
    toldEnd(taskId) {
      missedAtMs.delete(taskId);
      owed = Math.max(0, owed - 1);
      heard();
    },
    foundEnd(taskId, elapsedMs) {
      untold += 1;
      if (isTrusted || owed > 0) missedAtMs.set(taskId, elapsedMs + graceMs);
    },
    judge(elapsedMs) {
      for (const [taskId, atMs] of missedAtMs) {
        if (atMs > elapsedMs) return;
        missedAtMs.delete(taskId);
        isTrusted = false;
        owed = TOLD_UNTIL_TRUSTED;
      }
    },
    missedAtMs: () => missedAtMs.values().next().value ?? Infinity,
    untold: () => untold,
  };
}
