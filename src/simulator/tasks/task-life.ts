import { deduct } from './account.js';
import type { Accounts } from './account.js';
import type { Timetable } from './timetable.js';
import type { Clock } from '../clock.js';
import type { Stats } from './stats.js';
import type { Task, TaskStatus } from './task.js';
import { isEnded } from './task.js';

/** How a task ends when somebody ends it by hand. */
export interface TaskEnd {
  readonly status: 'succeed' | 'failed';
  readonly message?: string;
}

/** Moves tasks from `submitted` over `processing` to their end, and frees slots and units at the end. */
export interface Life {
  readonly start: (task: Task) => void;
  /** Ends a task now. Answers false when it had ended before. */
  readonly end: (task: Task, end: TaskEnd) => boolean;
}

/** The queueing part of a task's time: a tenth, at most three simulated seconds. */
const submittedMs = (totalMs: number) => Math.min(totalMs / 10, 3000);

/** Builds the life of tasks. `random` spreads the durations by ten percent; `onChange` hears of every new status. */
export function createLife(parts: {
  readonly clock: Clock;
  readonly timetable: Timetable;
  readonly accounts: Accounts;
  readonly stats: Stats;
  readonly random: () => number;
  readonly onChange: (task: Task) => void;
}): Life {
  const { clock, timetable, accounts, stats, random, onChange } = parts;

  const change = (task: Task, status: TaskStatus, message: string, atMs: number) => {
    if (isEnded(task)) return false;
    task.status = status;
    task.message = message;
    task.updatedAtMs = Math.max(atMs, task.updatedAtMs);
    if (isEnded(task)) {
      settle(task);
      stats.countEnded(task);
    }
    onChange(task);
    return true;
  };

  const settle = (task: Task) => {
    const account = accounts.of(task.account);
    const { pack } = task.order.product;
    account.inFlight[pack] -= task.order.count;
    account.unitsReserved[pack] -= task.order.units;
    const { units, product } = task.order;
    if (task.status === 'succeed')
      deduct(account, { pack, units, atMs: task.updatedAtMs, task, product: product.name });
  };

  const follow = (task: Task, atMs: number) => {
    const { plan } = task;
    if (plan.end === 'succeed') change(task, 'succeed', '', atMs);
    if (plan.end === 'failed') change(task, 'failed', plan.message, atMs);
    if (plan.end === 'odd-status') change(task, 'reviewing', '', atMs);
  };

  return {
    start: (task) => {
      const totalMs = task.order.typicalSeconds * 1000 * (0.9 + 0.2 * random());
      const nowTaskMs = clock.taskMs();
      const account = accounts.of(task.account);
      account.inFlight[task.order.product.pack] += task.order.count;
      account.unitsReserved[task.order.product.pack] += task.order.units;
      stats.countAccepted(account, task);
      onChange(task);
      timetable.at(nowTaskMs + submittedMs(totalMs), (at) => {
        change(task, 'processing', '', clock.wallAt(at));
      });
      // A refusal by moderation comes about halfway, before the picture is done.
      const endMs = task.plan.end === 'failed' ? totalMs / 2 : totalMs;
      if (task.plan.end !== 'never') timetable.at(nowTaskMs + endMs, (at) => follow(task, clock.wallAt(at)));
    },
    end: (task, { status, message }) => change(task, status, message ?? '', clock.now()),
  };
}
