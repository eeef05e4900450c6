import { FAILURES } from '../../domain/failure.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Task } from '../../domain/task.js';
import { isTerminal } from '../../domain/task.js';
import type { Look } from '../../ports/board.js';
import type { TaskRef } from '../../ports/kling.js';

export interface Watcher {
  /** When "no such task" begins to be believed, in milliseconds by the board's clock, which nobody sets. */
  readonly graceUntilMs: number;
  readonly onLook: (look: Look) => void;
  readonly resolve: (task: Task) => void;
  readonly reject: (error: Error) => void;
}

/** A look that somebody has asked for, who waits for what it brings. */
export interface RowCheck {
  /** Whether the look that is under way began after it was asked for. */
  isBegun: boolean;
  readonly done: Promise<void>;
  readonly end: () => void;
}

/** Runs work in an asynchronous context that was kept. */
export type Within = <Result>(work: () => Result) => Result;

/** One task on the board, with everybody who waits for it. */
export interface Row {
  readonly ref: TaskRef;
  readonly watchers: Set<Watcher>;
  /** Aborted when nobody waits any more. */
  readonly left: AbortController;
  /** All looks so far that came to an answer or to trouble. */
  looks: number;
  /** Looks by id since it was last seen together with others. */
  looksById: number;
  /** When to look by id, in milliseconds by the board's clock, unless it is seen before. */
  dueMs: number;
  /** Somebody wants a look at once. */
  isUrgent: boolean;
  /** Kling tells us of its end, if callbacks arrive. */
  hasCallback: boolean;
  /** A look that somebody waits for. */
  check?: RowCheck;
  /** When the last look by id began. */
  lookedMs: number;
  /** Lists in a row that should have held it and did not. */
  listMisses: number;
  /** Runs a look in the context (trace, activity) of whoever began to wait last. */
  within: Within;
  /** Epoch milliseconds: since when it is on the board. */
  readonly sinceMs: number;
  /** `GET /tasks` must not be asked for it. */
  isOffTasks: boolean;
  lastTask?: Task;
  /** The look by id that is under way. */
  looking?: Promise<void>;
}

/** The same moment by two clocks: the one that people read, which may be set, and the board's own. */
export interface Moment {
  readonly nowMs: number;
  readonly elapsedMs: number;
}

/** Ids of this form may stand in a list of ids between commas. */
const PLAIN_ID = /^[\w-]{1,64}$/;

export function createRow(
  ref: TaskRef,
  { dueMs, nowMs, within }: { dueMs: number; nowMs: number; within: Within },
): Row {
  return {
    ref,
    watchers: new Set(),
    left: new AbortController(),
    looks: 0,
    looksById: 0,
    dueMs,
    within,
    sinceMs: nowMs,
    isUrgent: false,
    hasCallback: ref.hasCallback === true,
    lookedMs: -Infinity,
    listMisses: 0,
    isOffTasks: !PLAIN_ID.test(ref.taskId),
  };
}

/** After so many lists without it, a task that exists is taken to lie deeper than they are read. */
const MISSES_UNTIL_OFF_LIST = 5;

export function isOffList({ listMisses }: Row): boolean {
  return listMisses >= MISSES_UNTIL_OFF_LIST;
}

/** Tells all watchers what Kling says of the task, unasked where `isTold`. Once it has ended they are done. */
export function reportTask(row: Row, task: Task, moment: Moment, isTold = false): void {
  row.lastTask = task;
  const look = isTold ? createTold(row, moment, task) : createLook(row, moment, { task });
  for (const watcher of [...row.watchers]) {
    notify(watcher, look);
    if (isTerminal(task.status)) watcher.resolve(task);
  }
}

/** Tells all watchers that a look failed. Where another look cannot mend it, they are done, with the error. */
export function reportTrouble(row: Row, error: unknown, moment: Moment): void {
  const cause = error instanceof Error ? error : new Error(String(error));
  const look = createLook(row, moment, { trouble: cause.message });
  for (const watcher of [...row.watchers]) {
    notify(watcher, look);
    if (!isWorthAnotherLook(error, watcher, moment)) watcher.reject(cause);
  }
}

function createLook(row: Row, { nowMs }: Moment, found: Pick<Look, 'task' | 'trouble'>): Look {
  row.looks += 1;
  return { ...found, at: new Date(nowMs).toISOString(), count: row.looks };
}

function createTold({ looks }: Row, { nowMs }: Moment, task: Task): Look {
  return { task, isTold: true, at: new Date(nowMs).toISOString(), count: looks };
}

/** A watcher whose `onLook` throws is done, with that error; the others are told all the same. */
function notify(watcher: Watcher, look: Look): void {
  try {
    watcher.onLook(look);
  } catch (error) {
    watcher.reject(error instanceof Error ? error : new Error(String(error)));
  }
}

function isWorthAnotherLook(error: unknown, watcher: Watcher, { elapsedMs }: Moment): boolean {
  if (!(error instanceof KlingFailure)) return false;
  if (error.code === 'NotFound') return elapsedMs < watcher.graceUntilMs;
  return FAILURES[error.code].retry !== 'never';
}
