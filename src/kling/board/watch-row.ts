import type { Task } from '../../domain/task.js';
import type { WatchOptions } from '../../ports/board.js';
import type { Row, Watcher } from './board-row.js';

/** What of the board a watch needs. */
export interface WatchParts {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds by a clock that nobody sets. */
  readonly elapsed: () => number;
  readonly lookById: (row: Row) => Promise<void>;
  /** Nobody waits for the row any more. */
  readonly removeRow: (row: Row) => void;
}

/** The longest that a timer can be set for. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Waits for the task of a row, until it has ended or the deadline has come: then resolves with what is known of it. Rejects with the signal's
 * reason, or with an error that another look cannot mend.
 */
export function watchRow(row: Row, watch: WatchOptions, parts: WatchParts): Promise<Task | undefined> {
  const { signal } = watch;
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      row.watchers.delete(watcher);
      if (row.watchers.size === 0) parts.removeRow(row);
    };
    const onAbort = () => {
      leave();
      reject(signal.reason as Error);
    };
    const watcher: Watcher = {
      graceUntilMs: parts.elapsed() + watch.graceMs,
      onLook: watch.onLook,
      resolve: (task) => {
        leave();
        resolve(task);
      },
      reject: (error) => {
        leave();
        reject(error);
      },
    };
    /** A last look before giving up: a closed laptop may have slept through the end of the task. */
    const closeAtDeadline = async () => {
      if (row.watchers.has(watcher)) await parts.lookById(row);
      if (!row.watchers.has(watcher)) return;
      leave();
      resolve(row.lastTask);
    };
    row.watchers.add(watcher);
    signal.addEventListener('abort', onAbort, { once: true });
    const untilDeadlineMs = Math.min(MAX_TIMEOUT_MS, Math.max(0, watch.untilMs - parts.now()));
    const deadline = setTimeout(() => void closeAtDeadline(), untilDeadlineMs);
    if (signal.aborted) onAbort();
  });
}
