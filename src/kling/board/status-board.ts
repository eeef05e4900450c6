import { setMaxListeners } from 'node:events';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { MethodCounts } from '../../domain/method-counts.js';
import type { PollSchedule } from '../../domain/generation/polling.js';
import { nextDelayMs } from '../../domain/generation/polling.js';
import type { Task } from '../../domain/task.js';
import type { StatusBoard, WatchOptions } from '../../ports/board.js';
import type { TaskRef } from '../../ports/kling.js';
import type { Row } from './board-row.js';
import { createRow, isOffList } from './board-row.js';
import type { TickState } from './board-schedule.js';
import { countFreeLooks, dueById, hurriedTickMs, isShared, nextDueByIdMs, nextTickMs } from './board-schedule.js';
import { lookById } from './look-by-id.js';
import { createJitter, gatherMs, tickIntervalMs } from './look-interval.js';
import { createLookMethods } from './look-methods.js';
import type { LookParts, StatusClient } from './look-parts.js';
import type { Waiting } from './look-plan.js';
import { countRequests, planLooks } from './look-plan.js';
import { createMethodCounters } from './method-counters.js';
import { lookTogether } from './shared-looks.js';
import { MAX_TIMEOUT_MS, watchRow } from './watch-row.js';

interface CountedBoard extends StatusBoard {
  /** How many tasks are on the board. */
  size(): number;
  /** What each method of asking has cost and brought so far: plain JSON. */
  counters(): MethodCounts;
}

interface Board extends LookParts {
  readonly rows: Map<string, Row>;
  readonly now: () => number;
  readonly elapsed: () => number;
  /** The one timer, for whatever is due first. */
  timer?: NodeJS.Timeout;
  tickDueMs: number;
  lastTickMs: number;
  /** The tick that is under way; aborted when the board becomes empty. */
  tick?: AbortController;
  looksById: number;
}

/** A tick does not wait longer for an answer: it would keep all other tasks waiting. The HTTP client's own limits are for uploads. */
const MAX_TICK_MS = 15_000;

/**
 * The one place of a worker that asks Kling about running tasks, once for everybody who waits. One task alone is asked for by id, on the
 * schedule of `domain/polling`; from two on, a tick every two seconds (`look-interval.ts`) asks for all of them together, with the
 * fewest requests (`look-plan.ts`). What a tick's answer does not hold has not failed: it is asked for by id, on that same schedule.
 * Trouble closes a method of asking for a while (`look-methods.ts`) and is told to the watchers, never thrown at them unless looking again
 * cannot mend it. `random` is in [0, 1); `log` takes a sentence for the operator. `now` is epoch milliseconds, for what people read and
 * for deadlines; all waiting goes by `elapsed`, since a clock that is set back by an hour must not put off every look by an hour.
 */
export function createStatusBoard({
  kling,
  schedule,
  now,
  elapsed = () => performance.now(),
  random = Math.random,
  log = () => undefined,
}: {
  kling: StatusClient;
  schedule: PollSchedule;
  now: () => number;
  elapsed?: () => number;
  random?: () => number;
  log?: (line: string) => void;
}): CountedBoard {
  const jitter = createJitter(random);
  const board: Board = {
    ...{ kling, schedule, now, elapsed, jitter, log },
    rows: new Map(),
    reach: new Map(),
    methods: createLookMethods({ schedule, jitter, elapsed }),
    counters: createMethodCounters(),
    moment: () => ({ nowMs: now(), elapsedMs: elapsed() }),
    wantById: (row) => wantById(board, row),
    tickDueMs: Infinity,
    lastTickMs: -Infinity,
    looksById: 0,
  };
  // `/tasks` takes API keys only.
  if (kling.auth === 'jwt') (['tasks', 'page'] as const).forEach((method) => board.methods.close(method));
  return {
    watch: (ref, watch) => watchTask(board, ref, watch),
    size: () => board.rows.size,
    counters: board.counters.snapshot,
  };
}

function watchTask(board: Board, ref: TaskRef, watch: WatchOptions): Promise<Task | undefined> {
  const row = board.rows.get(ref.taskId) ?? addRow(board, ref);
  const watching = watchRow(row, watch, {
    now: board.now,
    elapsed: board.elapsed,
    lookById: (one) => beginLookById(board, one),
    removeRow: (one) => removeRow(board, one),
  });
  if (watch.lookNow && !watch.signal.aborted) hurry(board, row);
  arm(board);
  return watching;
}

function addRow(board: Board, ref: TaskRef): Row {
  const { rows, elapsed, jitter, schedule } = board;
  const row = createRow(ref, elapsed() + jitter(nextDelayMs(0, schedule)));
  rows.set(ref.taskId, row);
  if (isShared(rows) && board.tick === undefined)
    board.tickDueMs = Math.min(board.tickDueMs, elapsed() + jitter(tickIntervalMs(1, schedule)));
  return row;
}

function removeRow(board: Board, row: Row): void {
  const { rows } = board;
  row.left.abort();
  if (rows.get(row.ref.taskId) === row) rows.delete(row.ref.taskId);
  if (rows.size > 0) return;
  clearTimeout(board.timer);
  board.tickDueMs = Infinity;
  board.tick?.abort();
}

/** The row is looked at as soon as those who come with it have come, too. */
function hurry(board: Board, row: Row): void {
  row.isUrgent = true;
  row.dueMs = Math.min(row.dueMs, board.elapsed() + gatherMs(board.schedule));
  hurryTick(board);
}

function hurryTick(board: Board): void {
  const state: TickState = { ...board, isTicking: board.tick !== undefined };
  board.tickDueMs = hurriedTickMs(board.rows, state, { elapsedMs: board.elapsed(), schedule: board.schedule });
}

function wantById(board: Board, row: Row): void {
  row.isUrgent = false;
  row.dueMs = board.elapsed();
  arm(board);
}

function freeLooks({ looksById, methods }: Board): number {
  return countFreeLooks(looksById, methods.isTroubled());
}

/** Sets the one timer to whatever is due first. */
function arm(board: Board): void {
  const { rows, methods, elapsed } = board;
  clearTimeout(board.timer);
  const dueMs = Math.min(board.tickDueMs, nextDueByIdMs(rows, freeLooks(board), methods.opensAtMs('get')));
  if (rows.size === 0 || dueMs === Infinity) return;
  board.timer = setTimeout(() => wake(board), Math.min(MAX_TIMEOUT_MS, Math.ceil(Math.max(0, dueMs - elapsed()))));
}

function wake(board: Board): void {
  const { rows, methods, elapsed } = board;
  if (board.tickDueMs <= elapsed()) void tick(board);
  if (methods.isOpen('get')) {
    dueById(rows, elapsed(), freeLooks(board)).forEach((row) => void beginLookById(board, row));
  }
  arm(board);
}

async function tick(board: Board): Promise<void> {
  const { rows, elapsed, jitter, methods, reach, schedule } = board;
  board.tickDueMs = Infinity;
  if (!isShared(rows)) return;
  board.lastTickMs = elapsed();
  const plan = planLooks([...rows.values()].map(toWaiting), {
    isOpen: methods.isOpen,
    reach: (list) => reach.get(list) ?? 0,
  });
  const planned = new Set(plan.flatMap(({ ids }) => ids));
  [...rows.values()].filter((row) => row.isUrgent && !planned.has(row.ref.taskId)).forEach(board.wantById);
  const abort = new AbortController();
  board.tick = abort;
  setMaxListeners(0, abort.signal);
  const limit = setTimeout(() => abort.abort(createTooSlow()), MAX_TICK_MS);
  await lookTogether(plan, abort.signal, board);
  clearTimeout(limit);
  board.tick = undefined;
  board.tickDueMs = nextTickMs(board.lastTickMs, elapsed(), jitter(tickIntervalMs(countRequests(plan), schedule)));
  hurryTick(board);
  arm(board);
}

/** One look by id at a time for each row, however many ask for it. */
function beginLookById(board: Board, row: Row): Promise<void> {
  if (row.looking !== undefined) return row.looking;
  board.looksById += 1;
  row.looking = lookById(row, board).finally(() => {
    board.looksById -= 1;
    row.looking = undefined;
    arm(board);
  });
  return row.looking;
}

function createTooSlow(): KlingFailure {
  return new KlingFailure('Outage', `Kling did not say within ${MAX_TICK_MS / 1000} s how the tasks are`);
}

function toWaiting(row: Row): Waiting {
  return { ...row.ref, isOffList: isOffList(row), isOffTasks: row.isOffTasks };
}
