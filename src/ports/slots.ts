import type { ProductName } from '../products/catalogue.js';
import type { TaskRef } from './kling.js';

/** Counts the account's parallel slots: from a task's creation until Kling has ended it, as Kling itself does. */
export interface Slots {
  /** Takes note that a task holds `weight` slots; it is watched, and lets go of them, without further calls. Safe to repeat. */
  hold(ref: TaskRef, weight: number): void;
  /**
   * Resolves when Kling should have `weight` slots free for one create of this kind. Rejects with the signal's reason, and with
   * `KlingFailure` of kind `Busy` when that takes longer than an activity should wait.
   */
  claim(task: ProductName, weight: number, signal: AbortSignal): Promise<SlotClaim>;
}

/** Leave to send one create. Say what became of it, and `release` in the end in any case: alone it means that nobody knows. */
export interface SlotClaim {
  /** Kling has made the task: it holds the slots from now on, as after `hold`. */
  taken(ref: TaskRef): void;
  /** Kling refused for want of a slot: no more creates are sent for a moment, however many wait. */
  refused(): void;
  release(): void;
}
