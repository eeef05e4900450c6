import { nextDelayMs } from '../../domain/generation/polls/polling.js';
import type { Row, Within } from './board-row.js';
import type { TickState } from './board-schedule.js';
import { countFreeLooks, hurriedTickMs, isShared, nextDueByIdMs } from './board-schedule.js';
import { calmIntervalMs, tickIntervalMs } from './look-interval.js';
import type { LookParts } from './look-parts.js';
import type { CallbackTrust } from './told/callback-trust.js';
import type { KnownEnds } from './told/known-ends.js';
import { MAX_TIMEOUT_MS } from './watch-row.js';

/** What a board knows, and when it is to look. */
export interface Board extends LookParts {
  readonly rows: Map<string, Row>;
  readonly now: () => number;
  readonly elapsed: () => number;
  /** Whatever is done for all is nobody's: the context in which the board was made, whoever has set the timer. */
  readonly within: Within;
  /** Does whatever is due. */
  readonly wake: () => void;
  /** The one timer, for whatever is due first. */
  timer?: NodeJS.Timeout;
  tickDueMs: number;
  lastTickMs: number;
  /** The tick that is under way; aborted when the board becomes empty. */
  tick?: AbortController;
  looksById: number;
  /** Whether callbacks arrive. */
  readonly trust: CallbackTrust;
  /** What was told of tasks that nobody waited for. */
  readonly ends: KnownEnds;
  /** Told how many milliseconds after Kling's own time of it the end of a task was heard of. */
  readonly onEnd: (delayMs: number, by: 'look' | 'callback') => void;
  /** Looks are rare, since callbacks tell of ends. */
  isCalm: boolean;
}

/** Milliseconds until the next look by id, after so many of them. */
export function delayMs({ rows, jitter, schedule, isCalm }: Board, looks: number): number {
  const usualMs = nextDelayMs(looks, schedule);
  // Whom a tick asks for as well is not to come before it, by as much as either may be off.
  const calmMs = calmIntervalMs(schedule) * (isShared(rows) ? 1.5 : 1);
  return jitter(isCalm ? Math.max(usualMs, calmMs) : usualMs);
}

/** Milliseconds from one tick to the next, for one of so many requests. */
export function tickMs({ jitter, schedule, isCalm }: Board, requests: number): number {
  return jitter(isCalm ? calmIntervalMs(schedule) : tickIntervalMs(requests, schedule));
}

/** Looks are rare while callbacks can be trusted for all that is on the board; else as often as ever, from now on. */
export function setPace(board: Board): void {
  const { rows, trust, elapsed } = board;
  trust.judge(elapsed());
  const isCalm = trust.isTrusted() && [...rows.values()].every(({ hasCallback }) => hasCallback);
  if (isCalm !== board.isCalm) {
    board.isCalm = isCalm;
    const later = isCalm ? Math.max : Math.min;
    for (const row of rows.values()) {
      if (!row.isUrgent && row.check === undefined)
        row.dueMs = later(row.dueMs, elapsed() + delayMs(board, row.looksById));
    }
    if (isShared(rows) && board.tick === undefined)
      board.tickDueMs = later(board.tickDueMs, elapsed() + tickMs(board, 1));
    hurryTick(board);
  }
  arm(board);
}

/** Has the next tick come sooner where a row wants a look at once. */
export function hurryTick(board: Board): void {
  const state: TickState = { ...board, isTicking: board.tick !== undefined };
  board.tickDueMs = hurriedTickMs(board.rows, state, { elapsedMs: board.elapsed(), schedule: board.schedule });
}

/** How many looks by id may be begun. */
export function freeLooks({ looksById, methods }: Board): number {
  return countFreeLooks(looksById, methods.isTroubled());
}

/** Sets the one timer to whatever is due first. */
export function arm(board: Board): void {
  const { rows, methods, elapsed } = board;
  clearTimeout(board.timer);
  const lookMs = nextDueByIdMs(rows, freeLooks(board), methods.opensAtMs('get'));
  const dueMs = Math.min(board.tickDueMs, lookMs, board.trust.missedAtMs());
  if (rows.size === 0 || dueMs === Infinity) return;
  board.timer = setTimeout(
    () => board.within(board.wake),
    Math.min(MAX_TIMEOUT_MS, Math.ceil(Math.max(0, dueMs - elapsed()))),
  );
}
