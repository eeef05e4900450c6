import type { TaskName } from '../domain/catalogue.js';
import { FAILURES, KlingFailure } from '../domain/failure.js';
import type { PollSchedule } from '../domain/polling.js';
import { backOffMs, nextDelayMs } from '../domain/polling.js';
import type { Task } from '../domain/task.js';
import { isTerminal } from '../domain/task.js';

interface Ref {
  readonly taskId: string;
  readonly task?: TaskName;
}

interface Look {
  readonly task?: Task;
  readonly trouble?: string;
  readonly at: string;
  readonly count: number;
}

interface Watch {
  readonly untilMs: number;
  readonly signal: AbortSignal;
  readonly lookNow: boolean;
  readonly graceMs: number;
  readonly onLook: (look: Look) => void;
}

interface Watcher {
  readonly graceUntilMs: number;
  readonly onLook: (look: Look) => void;
  readonly resolve: (task: Task) => void;
  readonly reject: (error: Error) => void;
}

/** One task on the board, with everybody who waits for it. */
interface Row {
  readonly ref: Ref;
  readonly watchers: Set<Watcher>;
  looks: number;
  failures: number;
  lastTask?: Task;
  timer?: NodeJS.Timeout;
  isLooking: boolean;
}

/**
 * The one place of a worker that asks Kling about running tasks. However many wait for a task, it is asked for once per turn,
 * on the schedule of `domain/polling`; trouble on the way backs off and is told to the watchers, never thrown at them.
 */
export function createStatusBoard({
  getTask,
  schedule,
  now,
}: {
  getTask: (ref: Ref) => Promise<Task>;
  schedule: PollSchedule;
  now: () => number;
}) {
  const rows = new Map<string, Row>();

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
        graceUntilMs: now() + options.graceMs,
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
      const deadline = setTimeout(
        () => void closeAtDeadline(),
        Math.min(2 ** 31 - 1, Math.max(0, options.untilMs - now())),
      );
      if (options.signal.aborted) onAbort();
      else if (options.lookNow) plan(row, 0);
      else if (row.timer === undefined && !row.isLooking) plan(row, nextDelayMs(row.looks, schedule));

      /** A last look before giving up: a closed laptop may have slept through the end of the task. */
      async function closeAtDeadline(): Promise<void> {
        if (row.watchers.has(watcher)) await look(row);
        if (!row.watchers.has(watcher)) return;
        leave();
        resolve(row.lastTask);
      }
    });
  }

  function addRow(ref: Ref): Row {
    const row: Row = { ref, watchers: new Set(), looks: 0, failures: 0, isLooking: false };
    rows.set(ref.taskId, row);
    return row;
  }

  function removeRow(row: Row): void {
    clearTimeout(row.timer);
    if (rows.get(row.ref.taskId) === row) rows.delete(row.ref.taskId);
  }

  function plan(row: Row, delayMs: number): void {
    clearTimeout(row.timer);
    row.timer = setTimeout(() => void look(row), delayMs);
  }

  async function look(row: Row): Promise<void> {
    if (row.isLooking) return;
    row.isLooking = true;
    clearTimeout(row.timer);
    row.timer = undefined;
    row.looks += 1;
    try {
      tell(row, await getTask(row.ref));
    } catch (error) {
      tellTrouble(row, error);
    } finally {
      row.isLooking = false;
    }
    if (row.watchers.size === 0) return;
    plan(row, row.failures > 0 ? backOffMs(row.failures, schedule) : nextDelayMs(row.looks, schedule));
  }

  function tell(row: Row, task: Task): void {
    row.failures = 0;
    row.lastTask = task;
    for (const watcher of [...row.watchers]) {
      watcher.onLook({ task, at: new Date(now()).toISOString(), count: row.looks });
      if (isTerminal(task.status)) watcher.resolve(task);
    }
  }

  function tellTrouble(row: Row, error: unknown): void {
    row.failures += 1;
    const cause = error instanceof Error ? error : new Error(String(error));
    for (const watcher of [...row.watchers]) {
      watcher.onLook({ trouble: cause.message, at: new Date(now()).toISOString(), count: row.looks });
      if (!isWorthAnotherLook(error, watcher)) watcher.reject(cause);
    }
  }

  function isWorthAnotherLook(error: unknown, watcher: Watcher): boolean {
    if (!(error instanceof KlingFailure)) return false;
    if (error.kind === 'NotFound') return now() < watcher.graceUntilMs;
    return FAILURES[error.kind].retry !== 'never';
  }

  return {
    watch,
    /** How many tasks are on the board. */
    size: () => rows.size,
  };
}
