import { AsyncResource } from 'node:async_hooks';
import type { Pack } from '../products/pack.js';
import type { ProductName } from '../products/catalogue.js';
import { CATALOGUE } from '../products/catalogue.js';
import type { TaskRef } from '../ports/kling.js';
import type { Slots } from '../ports/slots.js';
import type { SubmissionGate } from './submission-gate.js';

/** Settles when the task has ended, when `untilMs` (epoch milliseconds) has come, or when it cannot be watched; the slots are then free. */
type Watch = (ref: TaskRef, untilMs: number) => Promise<unknown>;

/** A day: Kling ends its tasks long before, so only a lost one holds its slot that long. */
const LONGEST_HOLD_MS = 86_400_000;

/**
 * Slots that become free by themselves: each task that holds some is watched, from the moment it was made or heard of, until it ends. Once
 * `signal` is aborted nobody watches any more and no slot becomes free: the tasks still run, so a worker that stops must not send creates in
 * their place.
 */
export function createOccupiedSlots({
  gates,
  watch,
  requireStore,
  signal,
  now,
}: {
  gates: Readonly<Record<Pack, SubmissionGate>>;
  watch: Watch;
  /** Throws when what is about to be paid for could not be kept. */
  requireStore: () => Promise<void>;
  signal: AbortSignal;
  now: () => number;
}): Slots {
  const gateOf = (task: ProductName | undefined) => gates[task === undefined ? 'video' : CATALOGUE[task].pack];

  // A watch outlives the activity that began it. In that activity's asynchronous context it would keep all of it in memory.
  const outside = new AsyncResource('KlingOccupiedSlots');
  const keepWatch = (gate: SubmissionGate, ref: TaskRef) => outside.runInAsyncScope(() => void freeAtEnd(gate, ref));

  async function freeAtEnd(gate: SubmissionGate, ref: TaskRef): Promise<void> {
    // However the watch ended, the slots count as free: were they not, Kling would refuse the next create.
    await watch(ref, now() + LONGEST_HOLD_MS).catch(() => undefined);
    if (!signal.aborted) gate.free(ref.taskId);
  }

  return {
    hold(ref, weight) {
      const gate = gateOf(ref.task);
      if (gate.hold(ref.taskId, weight)) keepWatch(gate, ref);
    },
    async claim(task, weight, claimSignal) {
      const gate = gateOf(task);
      const claim = await gate.claim(weight, claimSignal);
      // At the last moment: the wait may have been long.
      await requireStore().catch((error: unknown) => {
        claim.release();
        throw error;
      });
      return {
        ...claim,
        taken(ref) {
          if (claim.taken(ref.taskId)) keepWatch(gate, ref);
        },
      };
    },
  };
}
