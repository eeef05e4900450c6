import type { ActivitySlotInfo, CustomSlotSupplier, SlotPermit } from '@temporalio/worker';
import { KlingFailure } from '../domain/failure.js';
import type { SlotTimings } from './slot-limit.js';
import { createSlotLimit } from './slot-limit.js';

/** The waiting line for Kling's parallel slots of one pack (video or image): a slot supplier for the worker that runs `submit`. */
export interface SubmissionGate {
  readonly supplier: CustomSlotSupplier<ActivitySlotInfo>;
  /**
   * Resolves when a create that takes `weight` slots may be sent; who comes first goes first, and nobody new is let in meanwhile.
   * Rejects with the signal's reason, and with `KlingFailure` of kind `Busy` when it takes too long: then the task queue is the better place.
   */
  claim(weight: number, signal: AbortSignal): Promise<GateClaim>;
  /** A task holds `weight` slots at Kling until `free`; a second call for the same task changes nothing and returns false. */
  hold(taskId: string, weight: number): boolean;
  free(taskId: string): void;
  /** While shut, no task is fetched; who has one already may still claim. */
  shut(isShut: boolean): void;
  inUse(): SlotsInUse;
}

/** Leave to send one create. Say what became of it; `release` alone means that nobody knows, and after another word it changes nothing. */
export interface GateClaim {
  /** Kling has made the task, which holds the slots from now on. False when it is known already. */
  taken(taskId: string): boolean;
  /** Kling refused for want of a slot. */
  refused(): void;
  release(): void;
}

export interface SlotsInUse {
  /** Slots held by tasks at Kling. */
  readonly tasks: number;
  /** Slots kept for `submit` activities that may be making a task. */
  readonly submitting: number;
  /** How many slots Kling is believed to have for this worker, and how many it may use at most. */
  readonly limit: number;
  readonly max: number;
  /** Creates since the start that Kling has taken, and that it refused for want of a slot. */
  readonly accepted: number;
  readonly refusals: number;
}

interface HeldTask {
  readonly weight: number;
  /** Whether its create was accepted here, or it was only heard of. */
  readonly origin: 'accepted' | 'held';
}

/** Somebody who waits at the gate: for leave to send a create, or (without a weight) for a permit to fetch a task. */
interface Waiter {
  readonly weight?: number;
  readonly enter: () => void;
}

/** Pictures of up to 9 slots take about that long at Kling. Longer, and the activity would meet its own time limit. */
const PATIENCE_MS = 60_000;

/**
 * Lets a `submit` task out of Temporal's task queue only while Kling should have a slot free, so that waiting costs no events,
 * no requests and no retries, and survives restarts. Two doors: a permit to fetch a task, whose weight is not known yet and counts as one,
 * and the claim of its full weight before the create. Kling stays the truth: `slot-limit.ts` learns from its refusals.
 */
export function createSubmissionGate({
  max,
  timings,
  patienceMs = PATIENCE_MS,
  now = () => performance.now(),
  random = Math.random,
}: {
  max: number;
  timings?: SlotTimings;
  patienceMs?: number;
  now?: () => number;
  random?: () => number;
}): SubmissionGate {
  const limit = createSlotLimit({ max, timings, now, random });
  const tasks = new Map<string, HeldTask>();
  const permits = new Set<SlotPermit>();
  /** Permits whose activity has come to its claim: from then on that counts, and then the task, but not both. */
  let claimed = 0;
  const claims: Waiter[] = [];
  const reservations: Waiter[] = [];
  let alarm: NodeJS.Timeout | undefined;
  let isShut = false;

  const promised = () => Math.max(0, permits.size - claimed);

  /** Lets in whoever may enter now, claims first, and sets the alarm for the next. */
  function advance(): void {
    clearTimeout(alarm);
    for (;;) {
      const line = claims.length > 0 ? claims : reservations;
      const [first] = line;
      if (first === undefined || (isShut && first.weight === undefined)) return;
      const delayMs = first.weight === undefined ? limit.delayMs(1, promised()) : limit.delayMs(first.weight);
      if (delayMs > 0) {
        if (delayMs < Infinity) alarm = setTimeout(advance, Math.ceil(delayMs)).unref();
        return;
      }
      line.shift();
      first.enter();
    }
  }

  /** Waits in line; `admit` runs at the very moment of entry, so that the next in line already counts it. */
  function wait<T>(line: Waiter[], weight: number | undefined, signal: AbortSignal, admit: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => {
        const place = line.indexOf(waiter);
        if (place >= 0) line.splice(place, 1);
        reject(signal.reason as Error);
        advance();
      };
      const waiter: Waiter = {
        weight,
        enter: () => {
          signal.removeEventListener('abort', leave);
          resolve(admit());
        },
      };
      line.push(waiter);
      if (signal.aborted) {
        leave();
      } else {
        signal.addEventListener('abort', leave, { once: true });
        advance();
      }
    });
  }

  function issue(): SlotPermit {
    const permit: SlotPermit = {};
    permits.add(permit);
    return permit;
  }

  function open(weight: number): GateClaim {
    let isSettled = false;
    limit.begin(weight);
    const settle = (outcome: 'accepted' | 'refused' | 'unknown') => {
      if (isSettled) return;
      isSettled = true;
      limit.end(weight, outcome);
      advance();
    };
    return {
      taken(taskId) {
        const isNew = !isSettled && !tasks.has(taskId);
        if (isNew) tasks.set(taskId, { weight, origin: 'accepted' });
        settle(isNew ? 'accepted' : 'unknown');
        return isNew;
      },
      refused: () => settle('refused'),
      release: () => settle('unknown'),
    };
  }

  return {
    supplier: {
      type: 'custom',
      reserveSlot: (_context, signal) => wait(reservations, undefined, signal, issue),
      tryReserveSlot: () => (!isShut && claims.length === 0 && limit.delayMs(1, promised()) === 0 ? issue() : null),
      markSlotUsed: () => undefined,
      releaseSlot({ permit, slotInfo }) {
        permits.delete(permit);
        if (slotInfo !== undefined) claimed = Math.max(0, claimed - 1);
        advance();
      },
    },
    async claim(weight, signal) {
      claimed += 1;
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(tooLong(patienceMs)), patienceMs).unref();
      try {
        return await wait(claims, weight, AbortSignal.any([signal, patience.signal]), () => open(weight));
      } finally {
        clearTimeout(timer);
      }
    },
    hold(taskId, weight) {
      if (tasks.has(taskId)) return false;
      tasks.set(taskId, { weight, origin: 'held' });
      limit.hold(weight);
      advance();
      return true;
    },
    free(taskId) {
      const task = tasks.get(taskId);
      if (task === undefined) return;
      tasks.delete(taskId);
      limit.free(task.weight, task.origin);
      advance();
    },
    shut(value) {
      isShut = value;
      advance();
    },
    inUse() {
      const { held, sending, ...counts } = limit.counts();
      return { tasks: held, submitting: sending + promised(), ...counts };
    },
  };
}

function tooLong(patienceMs: number): KlingFailure {
  return new KlingFailure('Busy', `No slot came free within ${patienceMs / 1000} s`);
}
