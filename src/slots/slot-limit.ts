/** When to close after a refusal and when to try for more, in milliseconds. */
export interface SlotTimings {
  /** Kling asks for at least a second between creates after a refusal. */
  readonly pauseMs: number;
  /** Refusals in a row double the pause up to this. */
  readonly longestPauseMs: number;
  /** From a refusal until the first try for one slot more. */
  readonly probeMs: number;
  /** Each such try that is refused doubles the time to the next, up to this: an account that grows back is noticed within it. */
  readonly longestProbeMs: number;
}

export const SLOT_TIMINGS: SlotTimings = { pauseMs: 1000, longestPauseMs: 8000, probeMs: 5000, longestProbeMs: 20_000 };

export interface SlotCounts {
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

/**
 * One create may be under way for so many slots: enough to keep them busy while a create takes less than a twentieth of a generation, and
 * a limit that has shrunk is met by one or few, not by all who wait.
 */
const SLOTS_PER_CREATE = 20;

/** Learns from Kling's answers how many slots of one pack there are for us, and says when the next create may be sent. */
export interface SlotLimit {
  /**
   * Milliseconds until a create that takes `weight` slots may be sent: 0 is now, `Infinity` not before something changes.
   * `promised` creates of one slot each are expected besides those under way.
   */
  delayMs(weight: number, promised?: number): number;
  /** A create is on its way; `end` follows, with what became of it. `unknown` is any failure that says nothing about slots. */
  begin(weight: number): void;
  end(weight: number, outcome: 'accepted' | 'refused' | 'unknown'): void;
  /** A task that was made before a restart, or by another worker, holds slots: it brings them along, and takes them away with it. */
  hold(weight: number): void;
  /** A task has ended: one whose create was accepted here, or one that was held. */
  free(weight: number, origin: 'accepted' | 'held'): void;
  counts(): SlotCounts;
}

/**
 * A refusal says that there is room for what is held and less than one such create more; then nothing is sent for a pause. Within the
 * limit the next create goes as soon as a task ends. Beyond it one create at a time probes for more: after an interval, and at once
 * after a probe that was accepted. The slot of a task that another worker made is left to that worker, who takes it within moments;
 * after a restart, when there is no such worker, the next probe finds it free and the others follow at once. Several creates
 * are under way together only for a large limit, and only one of them beyond what has been held since the last refusal.
 * `now` is in milliseconds and never goes back; `random` is in [0, 1).
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
  let held = 0;
  /** Of those held: slots of tasks that were not made here. */
  let foreign = 0;
  let sending = 0;
  let underWay = 0;
  /** What Kling has for us besides the foreign ones. */
  let share = max;
  /** The most that was held at once since the last refusal. */
  let proven = 0;
  let refusedInRow = 0;
  let closedUntilMs = -Infinity;
  let probeAtMs = -Infinity;
  let probeIntervalMs = timings.probeMs;
  let accepted = 0;
  let refusals = 0;

  /** Up to a quarter longer, so that several workers do not fall into step. */
  const jittered = (delayMs: number) => delayMs * (1 + 0.25 * random());

  const limit = () => Math.min(max, share + foreign);

  function accept(weight: number): void {
    const isProbe = held + weight > limit();
    held += weight;
    proven = Math.max(proven, held);
    share = Math.max(share, held - foreign);
    accepted += 1;
    refusedInRow = 0;
    if (isProbe) probeIntervalMs = timings.probeMs;
  }

  function refuse(weight: number): void {
    // With nothing held there is no share to keep: it waits longer each time, whatever it weighs.
    const isProbe = held > 0 && held + weight > limit();
    const isFirst = now() >= closedUntilMs;
    refusals += 1;
    proven = held;
    share = Math.max(1, held, Math.min(limit(), held + weight - 1)) - foreign;
    if (!isProbe && isFirst) refusedInRow += 1;
    // A probe has its own back-off; what is held may end meanwhile, and its slot must not lie idle for long.
    const pauseMs = isProbe ? timings.pauseMs : timings.pauseMs * 2 ** Math.min(refusedInRow - 1, 20);
    closedUntilMs = Math.max(closedUntilMs, now() + jittered(Math.min(timings.longestPauseMs, pauseMs)));
    probeIntervalMs = isProbe ? Math.min(timings.longestProbeMs, 2 * probeIntervalMs) : timings.probeMs;
    probeAtMs = now() + jittered(probeIntervalMs);
  }

  return {
    delayMs(weight, promised = 0) {
      const level = held + sending + promised + weight;
      const others = underWay + promised;
      if (now() < closedUntilMs) return closedUntilMs - now();
      if (others > 0 && others >= limit() / SLOTS_PER_CREATE) return Infinity;
      if (others > 0) return level <= limit() && level - weight <= proven ? 0 : Infinity;
      // What weighs more than there is goes when nothing else is held; Kling decides.
      const isAlone = held === 0;
      if (level <= limit() || (isAlone && share > 0)) return 0;
      return level <= max || isAlone ? Math.max(0, probeAtMs - now()) : Infinity;
    },
    begin(weight) {
      sending += weight;
      underWay += 1;
    },
    end(weight, outcome) {
      sending -= weight;
      underWay -= 1;
      if (outcome === 'accepted') accept(weight);
      if (outcome === 'refused') refuse(weight);
    },
    hold(weight) {
      held += weight;
      foreign += weight;
      proven = Math.max(proven, held);
    },
    free(weight, origin) {
      held -= weight;
      if (origin === 'held') foreign -= weight;
    },
    counts: () => ({ held, sending, limit: Math.max(1, limit()), max, accepted, refusals }),
  };
}
