import type { Task } from '../domain/task.js';
import type { TaskRef } from './kling.js';

/** One look at a task by the status board, or what it was told of the task instead. */
export interface Look {
  /** Undefined when the look itself failed; `trouble` then says why. */
  readonly task?: Task;
  readonly trouble?: string;
  /** Kling said so by itself: nobody looked. */
  readonly isTold?: true;
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

/** A board that also takes what others tell of tasks, as a callback does. */
export interface ToldBoard {
  /** Kling has told of one of its tasks: it can be expected to tell of their ends. */
  heard(): void;
  /** What Kling says of a task, without having been asked: as the answer to a look. */
  tell(task: Task): void;
  /** Has Kling asked for a task that somebody waits for, at most once in two seconds; resolves with what is then known of it. */
  check(taskId: string): Promise<Task | undefined>;
}

/** The waits for tasks in this process. What tells a task's end from outside can stand by until Temporal has it. */
export interface Waits {
  /** A wait for this task has begun. */
  begin(taskId: string): Wait;
}

export interface Wait {
  /**
   * Gives Temporal the result of the activity with that token at once, where somebody stands by for it; then the activity must not report any
   * more. False when nobody does, or Temporal did not take it: then it goes the usual way.
   */
  handOver(taskToken: Uint8Array, result: unknown): Promise<boolean>;
  end(): void;
}
