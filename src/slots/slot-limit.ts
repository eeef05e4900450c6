import type { SlotTimings } from './slot-state.js';
import {
  acceptCreate,
  beginCreate,
  createDelayMs,
  createSlotState,
  endCreate,
  freeSlots,
  holdSlots,
  refuseCreate,
  slotLimit,
} from './slot-state.js';

export type { SlotTimings } from './slot-state.js';

export const SLOT_TIMINGS: SlotTimings = { pauseMs: 1000, longestPauseMs: 8000, probeMs: 5000, longestProbeMs: 20_000 };

export interface SlotLimitCounts {
  /** Slots held by tasks at Kling, and those that creates under way would take. */
  readonly held: number;
  readonly sending: number;
  /** How many slots the account is believed to have for us: `max` until a refusal teaches otherwise; what is held counts, up to `max`. */
  readonly limit: number;
  readonly max: number;
  /** Creates since the start that Kling has taken, and that it refused for want of a slot. */
  readonly accepted: number;
  readonly refusals: number;
}

/** Learns from Kling's answers how many slots of one pack there are for us, and says when the next create may be sent. */
export interface SlotLimit {
  /** As `createDelayMs`, as of now. */
  delayMs(weight: number, promised?: number): number;
  /** A create is on its way; `end` follows, with what became of it. `unknown` is any failure that says nothing about slots. */
  begin(weight: number): void;
  end(weight: number, outcome: 'accepted' | 'refused' | 'unknown'): void;
  /** As `holdSlots`. */
  hold(weight: number): void;
  /** As `freeSlots`. */
  free(weight: number, origin: 'accepted' | 'held'): void;
  counts(): SlotLimitCounts;
}

/**
 * The state of one pack's slots (`slot-state.ts`) with a clock. Within the limit the next create goes as soon as a task ends; beyond it one
 * create at a time probes for more, after an interval, or at once when the last probe was accepted. When a task of another worker ends, its
 * slot is left to that worker; after a restart, when there is no such worker, the next probe finds it free. `now` is in milliseconds and never
 * goes back; `random` is in [0, 1).
 */
export function createSlotLimit({
  max,
  timings = SLOT_TIMINGS,
  now,
  random,
}: {
  max: number;
  timings?: SlotTimings;
  now: () => number;
  random: () => number;
}): SlotLimit {
  let state = createSlotState(max, timings);
  /** Up to a quarter longer, so that several workers do not fall into step. */
  const jitter = (delayMs: number) => delayMs * (1 + 0.25 * random());

  return {
    delayMs: (weight, promised) => createDelayMs(state, { weight, promised, nowMs: now() }),
    begin(weight) {
      state = beginCreate(state, weight);
    },
    end(weight, outcome) {
      state = endCreate(state, weight);
      if (outcome === 'accepted') state = acceptCreate(state, weight, timings);
      if (outcome === 'refused') state = refuseCreate(state, weight, { timings, nowMs: now(), jitter });
    },
    hold(weight) {
      state = holdSlots(state, weight);
    },
    free(weight, origin) {
      state = freeSlots(state, weight, origin);
    },
    counts: () => ({
      held: state.held,
      sending: state.sending,
      limit: Math.max(1, slotLimit(state)),
      max,
      accepted: state.accepted,
      refusals: state.refusals,
    }),
  };
}
