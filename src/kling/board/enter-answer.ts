import type { StatusMethod } from '../../domain/method-counts.js';
import type { Task } from '../../domain/task.js';
import { isEmptySuccess } from '../../domain/task.js';
import type { Moment, Row } from './board-row.js';
import type { LookParts } from './look-parts.js';
import type { ListLook, PageLook, SharedLook } from './look-plan.js';
import { nextReach } from './look-plan.js';
import { MAX_PAGE } from '../methods/task-page.js';

/** A shared look, the rows that it was for, and the tasks in its answer: it may hold others of the board, too. */
interface Answer {
  readonly look: SharedLook;
  readonly asked: readonly Row[];
  readonly tasks: readonly Task[];
}

/** Both ways of asking at `/tasks` count as one. */
export const countedAs = (method: SharedLook['method']): StatusMethod => (method === 'page' ? 'tasks' : method);

/**
 * Enters the answer to a shared look on the rows; what is missing has not failed, but is asked for by id. `isLacking` when the list of all tasks
 * has not what it should have.
 */
export function enterAnswer({ look, asked, tasks }: Answer, parts: LookParts): { readonly isLacking: boolean } {
  const { rows, counters, moment, wantById } = parts;
  const found = new Map(tasks.map((task) => [task.taskId, task]));
  const at = moment();
  const missing = asked.filter(({ ref }) => !found.has(ref.taskId));
  counters.answered(countedAs(look.method), { hits: asked.length - missing.length, misses: missing.length });
  if (look.method !== 'tasks') noteReach(look, { tasks, missing }, parts);
  for (const row of missing) {
    if (look.method === 'list' && row.lastTask !== undefined) row.listMisses += 1;
    if (row.isUrgent) wantById(row);
  }
  for (const [taskId, task] of found) {
    const row = rows.get(taskId);
    if (row === undefined) continue;
    // Whether shared answers carry the files is not documented: what is told must be the whole of it.
    if (isEmptySuccess(task)) {
      wantById(row);
      continue;
    }
    if (look.method === 'list') row.listMisses = 0;
    enterTask(row, task, at, parts);
  }
  return {
    isLacking: look.method === 'page' && missing.some(isSeen) && (tasks.length < look.limit || look.limit >= MAX_PAGE),
  };
}

/** A task that nobody has seen yet is too new for a list rather than too deep in it. */
const isSeen = ({ lastTask }: Row): boolean => lastTask !== undefined;

/** How deep the tasks of the board lie in a list decides how much of it is read next time. */
function noteReach(
  look: ListLook | PageLook,
  { tasks, missing }: { readonly tasks: readonly Task[]; readonly missing: readonly Row[] },
  { rows, reach }: LookParts,
): void {
  const deepest = tasks.findLastIndex(({ taskId }) => rows.has(taskId)) + 1;
  const isMissing = missing.some(isSeen);
  const asked = look.method === 'page' ? look.limit : look.pages * look.pageSize;
  reach.set(look.method === 'page' ? 'page' : look.task, nextReach({ asked, rows: tasks.length, deepest, isMissing }));
}

function enterTask(row: Row, task: Task, at: Moment, { delayMs, enter }: LookParts): void {
  row.looksById = 0;
  row.isUrgent = false;
  row.dueMs = at.elapsedMs + delayMs(0);
  enter(row, task, at);
}
