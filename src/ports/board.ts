import type { Task } from '../domain/task.js';
import type { TaskRef } from './kling.js';

/** One look at a task by the status board. */
export interface Look {
  /** Undefined when the look itself failed; `trouble` then says why. */
  readonly task?: Task;
  readonly trouble?: string;
  /** ISO 8601. */
  readonly at: string;
  /** Counts the looks at this task by this board, from 1. */
  readonly count: number;
}

export interface WatchOptions {
  /** Epoch milliseconds at which to stop watching and resolve with the last task seen. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
  /** Look at once rather than after the first interval: for adopted and resumed tasks. */
  readonly lookNow: boolean;
  /** Milliseconds during which "no such task" is taken for a task that is not visible yet. */
  readonly graceMs: number;
  readonly onLook: (look: Look) => void;
}

/** Looks at tasks on behalf of everybody who waits for one (see ARCHITECTURE.md, status board). */
export interface StatusBoard {
  /**
   * Resolves with the task once it is terminal, or at `untilMs` with the last one seen (undefined when no look succeeded).
   * Rejects with `KlingFailure` for what looking again cannot mend, and with the signal's reason when aborted.
   */
  watch(ref: TaskRef, options: WatchOptions): Promise<Task | undefined>;
}
