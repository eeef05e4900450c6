import { setMaxListeners } from 'node:events';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { PollSchedule } from '../../domain/generation/polling.js';
import { nextDelayMs } from '../../domain/generation/polling.js';
import type { Task } from '../../domain/task.js';
import type { StatusClient } from './shared-looks.js';
import { createBoardLooks } from './shared-looks.js';
import type { Look, Ref, Row, Watcher } from './board-row.js';
import { createRow, isOffList } from './board-row.js';
import { createJitter, gatherMs, tickIntervalMs } from './look-interval.js';
import type { Waiting } from './look-plan.js';
import { countRequests, planLooks } from './look-plan.js';
import { createLookWays } from './look-methods.js';
import { createMethodCounters } from './method-counters.js';

interface Watch {
  readonly untilMs: number;
  readonly signal: AbortSignal;
  readonly lookNow: boolean;
  readonly graceMs: number;
  readonly onLook: (look: Look) => void;
}

/** So many looks by id run at the same time; one while Kling has trouble. */
const MAX_LOOKS_BY_ID = 10;
/** A tick does not wait longer for an answer: it would keep all other tasks waiting. The HTTP client's own limits are for uploads. */
const MAX_TICK_MS = 15_000;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * The one place of a worker that asks Kling about running tasks, once for everybody who waits. One task alone is asked for by id, on the
 * schedule of `domain/polling`; from two on, a tick every two seconds (`look-interval.ts`) asks for all of them together, with the
 * fewest requests (`look-plan.ts`). What a tick's answer does not hold has not failed: it is asked for by id, on that same schedule.
 * Trouble closes a way of asking for a while (`look-ways.ts`) and is told to the watchers, never thrown at them unless looking again
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
}) {
  const rows = new Map<string, Row>();
  const jitter = createJitter(random);
  const counters = createMethodCounters();
  const ways = createLookWays({ schedule, jitter, elapsed });
  const moment = () => ({ nowMs: now(), elapsedMs: elapsed() });
  const looks = createBoardLooks({ kling, rows, ways, counters, schedule, jitter, moment, log, wantById });
  if (kling.auth === 'jwt') ways.close('tasks');
  let timer: NodeJS.Timeout | undefined;
  /** When the next tick is due, in milliseconds by `elapsed`; Infinity while none is to come. */
  let tickDueMs = Infinity;
  let lastTickMs = -Infinity;
  /** The tick that is under way; aborted when the board becomes empty. */
  let ticking: AbortController | undefined;
  let lookingById = 0;

  function watch(ref: Ref, options: Watch): Promise<Task | undefined> {
    const row = rows.get(ref.taskId) ?? addRow(ref);
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(deadline);
        options.signal.removeEventListener('abort', onAbort);
        row.watchers.delete(watcher);
        if (row.watchers.size === 0) removeRow(row);
      };
      const onAbort = () => {
        leave();
        reject(options.signal.reason as Error);
      };
      const watcher: Watcher = {
        graceUntilMs: elapsed() + options.graceMs,
        onLook: options.onLook,
        resolve: (task) => {
          leave();
          resolve(task);
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      };
      row.watchers.add(watcher);
      options.signal.addEventListener('abort', onAbort, { once: true });
      const untilDeadlineMs = Math.min(MAX_TIMEOUT_MS, Math.max(0, options.untilMs - now()));
      const deadline = setTimeout(() => void closeAtDeadline(), untilDeadlineMs);
      if (options.signal.aborted) onAbort();
      else if (options.lookNow) hurry(row);
      arm();

      /** A last look before giving up: a closed laptop may have slept through the end of the task. */
      async function closeAtDeadline(): Promise<void> {
        if (row.watchers.has(watcher)) await lookById(row);
        if (!row.watchers.has(watcher)) return;
        leave();
        resolve(row.lastTask);
      }
    });
  }

  function addRow(ref: Ref): Row {
    const row = createRow(ref, elapsed() + jitter(nextDelayMs(0, schedule)));
    rows.set(ref.taskId, row);
    if (isShared() && ticking === undefined)
      tickDueMs = Math.min(tickDueMs, elapsed() + jitter(tickIntervalMs(1, schedule)));
    return row;
  }

  function removeRow(row: Row): void {
    row.left.abort();
    if (rows.get(row.ref.taskId) === row) rows.delete(row.ref.taskId);
    if (rows.size > 0) return;
    clearTimeout(timer);
    tickDueMs = Infinity;
    ticking?.abort();
  }

  function isShared(): boolean {
    return rows.size >= 2;
  }

  /** The row is looked at as soon as those who come with it have come, too. */
  function hurry(row: Row): void {
    row.isUrgent = true;
    row.dueMs = Math.min(row.dueMs, elapsed() + gatherMs(schedule));
    hurryTick();
  }

  function hurryTick(): void {
    if (ticking !== undefined || !isShared() || ![...rows.values()].some(({ isUrgent }) => isUrgent)) return;
    const soonestMs = Math.max(elapsed() + gatherMs(schedule), lastTickMs + tickIntervalMs(1, schedule) / 2);
    tickDueMs = Math.min(tickDueMs, soonestMs);
  }

  function wantById(row: Row): void {
    row.isUrgent = false;
    row.dueMs = elapsed();
    arm();
  }

  /** Sets the one timer to whatever is due first. */
  function arm(): void {
    clearTimeout(timer);
    const dueMs = Math.min(tickDueMs, nextDueByIdMs());
    if (rows.size === 0 || dueMs === Infinity) return;
    timer = setTimeout(wake, Math.min(MAX_TIMEOUT_MS, Math.ceil(Math.max(0, dueMs - elapsed()))));
  }

  function wake(): void {
    if (tickDueMs <= elapsed()) void tick();
    if (ways.isOpen('get')) startLooksById();
    arm();
  }

  /** Those that have been due the longest come first. */
  function startLooksById(): void {
    const due = waitingById().filter(({ dueMs }) => dueMs <= elapsed());
    due.sort((one, other) => one.dueMs - other.dueMs);
    due.slice(0, freeLooksById()).forEach((row) => void lookById(row));
  }

  async function tick(): Promise<void> {
    tickDueMs = Infinity;
    if (!isShared()) return;
    lastTickMs = elapsed();
    const plan = planLooks([...rows.values()].map(toWaiting), { isOpen: ways.isOpen, reach: looks.reach });
    const planned = new Set(plan.flatMap(({ ids }) => ids));
    [...rows.values()].filter((row) => row.isUrgent && !planned.has(row.ref.taskId)).forEach(wantById);
    ticking = new AbortController();
    setMaxListeners(0, ticking.signal);
    const limit = setTimeout(() => ticking?.abort(createTooSlow()), MAX_TICK_MS);
    await looks.lookTogether(plan, ticking.signal);
    clearTimeout(limit);
    ticking = undefined;
    const intervalMs = jitter(tickIntervalMs(countRequests(plan), schedule));
    tickDueMs = Math.max(lastTickMs + intervalMs, elapsed() + intervalMs / 4);
    hurryTick();
    arm();
  }

  /** Those that are to be asked for by id when their time has come. While a tick is to come, the urgent ones wait for it. */
  function waitingById(): Row[] {
    return [...rows.values()].filter((row) => row.looking === undefined && !(row.isUrgent && isShared()));
  }

  function freeLooksById(): number {
    return Math.max(0, (ways.isTroubled() ? 1 : MAX_LOOKS_BY_ID) - lookingById);
  }

  function nextDueByIdMs(): number {
    if (freeLooksById() === 0) return Infinity;
    const firstMs = waitingById().reduce((first, { dueMs }) => Math.min(first, dueMs), Infinity);
    return Math.max(firstMs, ways.opensAtMs('get'));
  }

  function lookById(row: Row): Promise<void> {
    if (row.looking !== undefined) return row.looking;
    lookingById += 1;
    row.looking = looks.lookById(row).finally(() => {
      lookingById -= 1;
      row.looking = undefined;
      arm();
    });
    return row.looking;
  }

  return {
    watch,
    /** How many tasks are on the board. */
    size: () => rows.size,
    /** What each way of asking has cost and brought so far: plain JSON. */
    counters: counters.snapshot,
  };
}

function createTooSlow(): KlingFailure {
  return new KlingFailure('Outage', `Kling did not say within ${MAX_TICK_MS / 1000} s how the tasks are`);
}

function toWaiting(row: Row): Waiting {
  return { ...row.ref, isOffList: isOffList(row), isOffTasks: row.isOffTasks };
}
