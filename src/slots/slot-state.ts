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

/** What is known of one pack's slots. Slots count, not tasks; times are milliseconds by a clock that never goes back. */
export interface SlotState {
  /** The most that may ever be used. */
  readonly max: number;
  /** Held by tasks at Kling. */
  readonly held: number;
  /** Of those held: by tasks that were not made here. */
  readonly foreign: number;
  /** What the creates under way would take, and how many creates that are. */
  readonly sending: number;
  readonly creates: number;
  /** What Kling has for us besides the foreign ones: `max` until a refusal says otherwise. */
  readonly share: number;
  /** The most that was held at once since the last refusal. */
  readonly proven: number;
  /** Refusals in a row that were no probes; several creates that were under way together count once. */
  readonly refusedInRow: number;
  readonly closedUntilMs: number;
  readonly probeAtMs: number;
  readonly probeIntervalMs: number;
  /** Creates since the start that Kling has taken, and that it refused for want of a slot. */
  readonly accepted: number;
  readonly refusals: number;
}

/**
 * One create may be under way for each twenty slots. That keeps them busy while a create takes less than a twentieth of a generation; and when
 * Kling's limit has shrunk, few creates are refused, not all that wait.
 */
const SLOTS_PER_CREATE = 20;

/** Before anything is known but the configured limit. */
export function createSlotState(max: number, { probeMs }: SlotTimings): SlotState {
  return {
    max,
    held: 0,
    foreign: 0,
    sending: 0,
    creates: 0,
    share: max,
    proven: 0,
    refusedInRow: 0,
    closedUntilMs: -Infinity,
    probeAtMs: -Infinity,
    probeIntervalMs: probeMs,
    accepted: 0,
    refusals: 0,
  };
}

/** How many slots Kling is believed to have: our share, and what the tasks of others have brought along. */
export function slotLimit({ max, share, foreign }: SlotState): number {
  return Math.min(max, share + foreign);
}

/**
 * Milliseconds until a create that takes `weight` slots may be sent, while `promised` creates of one slot each are expected besides those
 * under way: 0 is now, `Infinity` not before something changes. The first line that fits decides:
 *
 * | when                                                        | a create may be sent                            |
 * |-------------------------------------------------------------|-------------------------------------------------|
 * | the pause after a refusal lasts                             | after it                                        |
 * | as many others are under way as the limit bears             | not yet                                         |
 * | others are under way                                        | now, within the limit and one beyond `proven`   |
 * | it fits within the limit                                    | now                                             |
 * | nothing is held, and we have a share                        | now, whatever it weighs: Kling decides          |
 * | it fits within `max`, or nothing is held                    | when the next probe is due: this is the probe   |
 * | it does not                                                 | not before a task ends                          |
 */
export function createDelayMs(
  state: SlotState,
  { weight, promised = 0, nowMs }: { weight: number; promised?: number; nowMs: number },
): number {
  const level = state.held + state.sending + promised + weight;
  const others = state.creates + promised;
  const limit = slotLimit(state);
  if (nowMs < state.closedUntilMs) return state.closedUntilMs - nowMs;
  if (others > 0 && others >= limit / SLOTS_PER_CREATE) return Infinity;
  if (others > 0) return level <= limit && level - weight <= state.proven ? 0 : Infinity;
  if (level <= limit) return 0;
  const isAlone = state.held === 0;
  if (isAlone && state.share > 0) return 0;
  return level <= state.max || isAlone ? Math.max(0, state.probeAtMs - nowMs) : Infinity;
}

/** A create is on its way. */
export function beginCreate(state: SlotState, weight: number): SlotState {
  return { ...state, sending: state.sending + weight, creates: state.creates + 1 };
}

/** What became of a create is known, or never will be. */
export function endCreate(state: SlotState, weight: number): SlotState {
  return { ...state, sending: state.sending - weight, creates: state.creates - 1 };
}

/** Kling has made the task. A probe that was taken proves more, and the next one may come soon. */
export function acceptCreate(state: SlotState, weight: number, { probeMs }: SlotTimings): SlotState {
  const held = state.held + weight;
  return {
    ...state,
    held,
    proven: Math.max(state.proven, held),
    share: Math.max(state.share, held - state.foreign),
    accepted: state.accepted + 1,
    refusedInRow: 0,
    probeIntervalMs: held > slotLimit(state) ? probeMs : state.probeIntervalMs,
  };
}

/**
 * Kling has no slot free: the limit is what is held now, or a little more when the create wanted several slots. A refused probe backs off by
 * its own interval and closes for the shortest pause only, since a task may end meanwhile and its slot must not lie idle. With nothing held
 * no create is a probe. `jitter` makes a delay longer.
 */
export function refuseCreate(
  state: SlotState,
  weight: number,
  { timings, nowMs, jitter }: { timings: SlotTimings; nowMs: number; jitter: (delayMs: number) => number },
): SlotState {
  const { held, foreign, closedUntilMs } = state;
  const limit = slotLimit(state);
  const isProbe = held > 0 && held + weight > limit;
  const isNews = nowMs >= closedUntilMs;
  const refusedInRow = state.refusedInRow + (!isProbe && isNews ? 1 : 0);
  const pauseMs = isProbe ? timings.pauseMs : timings.pauseMs * 2 ** Math.min(refusedInRow - 1, 20);
  const untilMs = nowMs + jitter(Math.min(timings.longestPauseMs, pauseMs));
  const probeIntervalMs = isProbe ? Math.min(timings.longestProbeMs, 2 * state.probeIntervalMs) : timings.probeMs;
  return {
    ...state,
    refusals: state.refusals + 1,
    refusedInRow,
    proven: held,
    share: Math.max(1, held, Math.min(limit, held + weight - 1)) - foreign,
    closedUntilMs: Math.max(closedUntilMs, untilMs),
    probeIntervalMs,
    probeAtMs: nowMs + jitter(probeIntervalMs),
  };
}

/** A task that was made before a restart, or by another worker, holds slots: they count beside our share, until it ends. */
export function holdSlots(state: SlotState, weight: number): SlotState {
  const held = state.held + weight;
  return { ...state, held, foreign: state.foreign + weight, proven: Math.max(state.proven, held) };
}

/** A task has ended: one whose create was accepted here, or one that was held. */
export function freeSlots(state: SlotState, weight: number, origin: 'accepted' | 'held'): SlotState {
  return { ...state, held: state.held - weight, foreign: state.foreign - (origin === 'held' ? weight : 0) };
}
