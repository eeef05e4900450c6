import type { Task } from '../../../domain/task.js';
import { isEmptySuccess, isTerminal } from '../../../domain/task.js';
import type { Moment, Row } from '../board-row.js';
import { reportTask } from '../board-row.js';
import type { Board } from '../board-timer.js';
import { setPace } from '../board-timer.js';
import { askForCheck } from './row-check.js';

/** What a look has found; of an end that a callback should have told, it is noted whether that still comes. */
export function enterFound(board: Board, row: Row, task: Task, moment: Moment): void {
  if (isTerminal(task.status) && row.hasCallback) {
    if (row.check === undefined) board.trust.foundEnd(task.taskId, moment.elapsedMs);
    else board.trust.toldEnd(task.taskId);
  }
  noteDelay(board, row, task, 'look');
  reportTask(row, task, moment);
}

/** Of an end that nobody waited for when it came nothing can be said: the task may have ended days ago. */
function noteDelay({ now, onEnd }: Board, { sinceMs, lastTask }: Row, task: Task, by: 'look' | 'callback'): void {
  const endedMs = Date.parse(task.updatedAt ?? '');
  const isNews = isTerminal(task.status) && (lastTask === undefined || !isTerminal(lastTask.status));
  if (isNews && endedMs >= sinceMs) onEnd(now() - endedMs, by);
}

/** What Kling says by itself is an answer to a look that nobody made. */
export function takeTold(board: Board, task: Task): void {
  const { rows, trust, ends } = board;
  const row = rows.get(task.taskId);
  if (isEmptySuccess(task)) return void checkTask(board, task.taskId);
  if (isTerminal(task.status)) {
    trust.toldEnd(task.taskId);
    ends.keep(task);
  } else trust.heard();
  // They come in any order.
  const isPast = task.status === 'submitted' && row?.lastTask !== undefined;
  if (row !== undefined && !isPast) {
    noteDelay(board, row, task, 'callback');
    reportTask(row, task, board.moment(), true);
  }
  setPace(board);
}

/** A look at a task that somebody waits for, as `ToldBoard` promises it. */
export async function checkTask(board: Board, taskId: string): Promise<Task | undefined> {
  const { rows, trust, ends, elapsed } = board;
  const row = rows.get(taskId);
  trust.heard();
  // Who begins to wait for it only now is to look at once.
  ends.keepHint(taskId);
  if (row === undefined) return undefined;
  const { done } = askForCheck(row, elapsed());
  setPace(board);
  await done;
  return row.lastTask;
}
