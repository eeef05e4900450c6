import type { PollSchedule } from '../../domain/generation/polls/polling.js';
import type { Row } from './board-row.js';
import { gatherMs, tickIntervalMs } from './look-interval.js';

/** When the board looks next, besides what its rows say; all in milliseconds by its own clock. */
export interface TickState {
  /** When the next tick is due; Infinity while none is to come. */
  readonly tickDueMs: number;
  readonly lastTickMs: number;
  readonly isTicking: boolean;
}

/** So many looks by id run at the same time; one while Kling has trouble. */
const MAX_LOOKS_BY_ID = 10;

/** One task alone is asked for by id; from two on, a tick asks for all of them together. */
export function isShared(rows: ReadonlyMap<string, Row>): boolean {
  return rows.size >= 2;
}

/** When the next tick is due, given that rows may want a look at once: as soon as those who come with them have come, too. */
export function hurriedTickMs(
  rows: ReadonlyMap<string, Row>,
  { tickDueMs, lastTickMs, isTicking }: TickState,
  { elapsedMs, schedule }: { elapsedMs: number; schedule: PollSchedule },
): number {
  if (isTicking || !isShared(rows) || ![...rows.values()].some(({ isUrgent }) => isUrgent)) return tickDueMs;
  const soonestMs = Math.max(elapsedMs + gatherMs(schedule), lastTickMs + tickIntervalMs(1, schedule) / 2);
  return Math.min(tickDueMs, soonestMs);
}

/** When the tick after one that has just ended is due: an interval after it began, and not without a pause. */
export function nextTickMs(lastTickMs: number, elapsedMs: number, intervalMs: number): number {
  return Math.max(lastTickMs + intervalMs, elapsedMs + intervalMs / 4);
}

/** Those that are to be asked for by id when their time has come. While a tick is to come, the urgent ones wait for it. */
function waitingById(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows.values()].filter((row) => row.looking === undefined && !(row.isUrgent && isShared(rows)));
}

/** How many looks by id may be begun beside those under way. */
export function countFreeLooks(underWay: number, isTroubled: boolean): number {
  return Math.max(0, (isTroubled ? 1 : MAX_LOOKS_BY_ID) - underWay);
}

/** Which rows to ask for by id now, at most `free` of them; those that have been due the longest come first. */
export function dueById(rows: ReadonlyMap<string, Row>, elapsedMs: number, free: number): Row[] {
  return waitingById(rows)
    .filter(({ dueMs }) => dueMs <= elapsedMs)
    .sort((one, other) => one.dueMs - other.dueMs)
    .slice(0, free);
}

/** When the next look by id is due, while `free` of them may be begun and the method opens at `opensAtMs`; Infinity for none. */
export function nextDueByIdMs(rows: ReadonlyMap<string, Row>, free: number, opensAtMs: number): number {
  if (free === 0) return Infinity;
  const firstMs = waitingById(rows).reduce((first, { dueMs }) => Math.min(first, dueMs), Infinity);
  return Math.max(firstMs, opensAtMs);
}
