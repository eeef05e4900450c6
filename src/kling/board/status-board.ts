import { AsyncLocalStorage } from 'node:async_hooks';
import { setMaxListeners } from 'node:events';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { MethodCounts } from '../../domain/method-counts.js';
import type { PollSchedule } from '../../domain/generation/polls/polling.js';
import type { Task } from '../../domain/task.js';
import type { StatusBoard, ToldBoard, WatchOptions } from '../../ports/board.js';
import type { TaskRef } from '../../ports/kling.js';
import type { Row, Within } from './board-row.js';
import { createRow, isOffList, reportTask } from './board-row.js';
import { dueById, isShared, nextTickMs } from './board-schedule.js';
import type { Board } from './board-timer.js';
import { arm, delayMs, freeLooks, hurryTick, setPace, tickMs } from './board-timer.js';
import { lookById } from './look-by-id.js';
import { createJitter, gatherMs } from './look-interval.js';
import { createLookMethods } from './look-methods.js';
import type { StatusClient } from './look-parts.js';
import type { Waiting } from './look-plan.js';
import { countRequests, planLooks } from './look-plan.js';
import type { OnLook } from './method-counters.js';
import { createMethodCounters } from './method-counters.js';
import { lookTogether } from './shared-looks.js';
import { createCallbackTrust } from './told/callback-trust.js';
import { createKnownEnds } from './told/known-ends.js';
import { beginCheck, dropCheck, endCheck } from './told/row-check.js';
import { checkTask, enterFound, takeTold } from './told/told-tasks.js';
import { watchRow } from './watch-row.js';

interface CountedBoard extends StatusBoard, ToldBoard {
  /** How many tasks are on the board. */
  size(): number;
  /** What each method of asking has cost and brought so far: plain JSON. */
  counters(): MethodCounts;
  /** Whether looks are rare, because callbacks tell of ends. */
  isCalm(): boolean;
  /** How many ends that a callback should have told looks have found since the last one. */
  untold(): number;
}

/** A tick does not wait longer for an answer: it would keep all other tasks waiting. The HTTP client's own limits are for uploads. */
const MAX_TICK_MS = 15_000;

/**
 * The one place of a worker that asks Kling about running tasks, once for everybody who waits. One task alone is asked for by id, on the
 * schedule of `domain/polling`; from two on, a tick every two seconds (`look-interval.ts`) asks for all of them together, with the
 * fewest requests (`look-plan.ts`). What a tick's answer does not hold has not failed: it is asked for by id, on that same schedule.
 * Trouble closes a method of asking for a while (`look-methods.ts`) and is told to the watchers, never thrown at them unless looking again
 * cannot mend it. `random` is in [0, 1); `log` takes a sentence for the operator;
 * `onLook` is told of each request, and `onEnd` how late the end of a task was heard of. `now` is epoch milliseconds, for what people read and
 * for deadlines; all waiting goes by `elapsed`, since a clock that is set back by an hour must not put off every look by an hour.
 */
export function createStatusBoard({
  kling,
  schedule,
  now,
  elapsed = () => performance.now(),
  random = Math.random,
  log = () => undefined,
  onLook,
  onEnd = () => undefined,
}: {
  kling: StatusClient;
  schedule: PollSchedule;
  now: () => number;
  elapsed?: () => number;
  random?: () => number;
  log?: (line: string) => void;
  onLook?: OnLook;
  onEnd?: Board['onEnd'];
}): CountedBoard {
  const jitter = createJitter(random);
  const board: Board = {
    ...{ kling, schedule, now, elapsed, jitter, log },
    rows: new Map(),
    within: AsyncLocalStorage.snapshot(),
    wake: () => wake(board),
    reach: new Map(),
    methods: createLookMethods({ schedule, jitter, elapsed }),
    counters: createMethodCounters(onLook),
    onEnd,
    moment: () => ({ nowMs: now(), elapsedMs: elapsed() }),
    wantById: (row) => wantById(board, row),
    delayMs: (looks) => delayMs(board, looks),
    enter: (row, task, moment) => enterFound(board, row, task, moment),
    tickDueMs: Infinity,
    lastTickMs: -Infinity,
    looksById: 0,
    trust: createCallbackTrust(schedule.firstMs),
    ends: createKnownEnds(elapsed),
    isCalm: false,
  };
  // `/tasks` takes API keys only.
  if (kling.auth === 'jwt') (['tasks', 'page'] as const).forEach((method) => board.methods.close(method));
  return {
    watch: (ref, watch) => watchTask(board, ref, watch),
    size: () => board.rows.size,
    counters: board.counters.snapshot,
    isCalm: () => board.isCalm,
    untold: () => board.trust.untold(),
    heard() {
      board.trust.heard();
      setPace(board);
    },
    tell: (task) => takeTold(board, task),
    check: (taskId) => checkTask(board, taskId),
  };
}

function watchTask(board: Board, ref: TaskRef, watch: WatchOptions): Promise<Task | undefined> {
  const within = AsyncLocalStorage.snapshot();
  const row = board.rows.get(ref.taskId) ?? addRow(board, ref, within);
  row.hasCallback ||= ref.hasCallback === true;
  row.within = within;
  const watching = watchRow(row, watch, {
    now: board.now,
    elapsed: board.elapsed,
    lookById: (one) => beginLookById(board, one),
    removeRow: (one) => removeRow(board, one),
  });
  const end = board.ends.find(ref.taskId);
  if (end !== undefined && end !== 'hint') reportTask(row, end, board.moment(), true);
  else if ((watch.lookNow || end === 'hint') && !watch.signal.aborted) hurry(board, row);
  setPace(board);
  return watching;
}

function addRow(board: Board, ref: TaskRef, within: Within): Row {
  const { rows, elapsed } = board;
  const row = createRow(ref, { dueMs: elapsed() + delayMs(board, 0), nowMs: board.now(), within });
  rows.set(ref.taskId, row);
  if (isShared(rows) && board.tick === undefined)
    board.tickDueMs = Math.min(board.tickDueMs, elapsed() + tickMs(board, 1));
  return row;
}

function removeRow(board: Board, row: Row): void {
  const { rows } = board;
  row.left.abort();
  dropCheck(row);
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

function wantById(board: Board, row: Row): void {
  row.isUrgent = false;
  row.dueMs = board.elapsed();
  arm(board);
}

function wake(board: Board): void {
  const { rows, methods, elapsed } = board;
  if (board.tickDueMs <= elapsed()) void tick(board);
  if (methods.isOpen('get')) {
    dueById(rows, elapsed(), freeLooks(board)).forEach((row) => void beginLookById(board, row));
  }
  setPace(board);
}

async function tick(board: Board): Promise<void> {
  const { rows, elapsed, methods, reach } = board;
  board.tickDueMs = Infinity;
  if (!isShared(rows)) return;
  board.lastTickMs = elapsed();
  const plan = planLooks([...rows.values()].map(toWaiting), {
    isOpen: methods.isOpen,
    reach: (list) => reach.get(list) ?? 0,
  });
  const planned = new Set(plan.flatMap(({ ids }) => ids));
  if (board.isCalm) putOffLooksById(board, planned);
  [...rows.values()].filter((row) => row.isUrgent && !planned.has(row.ref.taskId)).forEach(board.wantById);
  const abort = new AbortController();
  board.tick = abort;
  setMaxListeners(0, abort.signal);
  const limit = setTimeout(() => abort.abort(createTooSlow()), MAX_TICK_MS);
  await lookTogether(plan, abort.signal, board);
  clearTimeout(limit);
  board.tick = undefined;
  board.tickDueMs = nextTickMs(board.lastTickMs, elapsed(), tickMs(board, countRequests(plan)));
  hurryTick(board);
  arm(board);
}

/** While looks are rare, those of a tick and those by id fall due together: who is in the tick is asked for by id only where it lacks him. */
function putOffLooksById({ rows, elapsed, schedule }: Board, planned: ReadonlySet<string>): void {
  const untilMs = elapsed() + schedule.firstMs;
  for (const row of rows.values())
    if (planned.has(row.ref.taskId) && row.check === undefined) row.dueMs = Math.max(row.dueMs, untilMs);
}

/** One look by id at a time for each row, however many ask for it. */
function beginLookById(board: Board, row: Row): Promise<void> {
  if (row.looking !== undefined) return row.looking;
  board.looksById += 1;
  beginCheck(row, board.elapsed());
  row.looking = row
    .within(() => lookById(row, board))
    .finally(() => {
      board.looksById -= 1;
      row.looking = undefined;
      endCheck(row, board.elapsed());
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
