import type { Recovered, RecoveryPlan } from '../../client/tasks/recover.js';
import type { AccountTask } from '../../domain/queries/account-task.js';
import { KEPT_DAYS } from '../../domain/task.js';
import { ofAccount } from '../program/render-advice.js';
import { printable } from '../screen/fit-text.js';
import { renderTasks } from './render-tasks.js';

/** More lines nobody reads before a yes. */
const MAX_SHOWN = 20;

interface PlanPlace {
  /** Where results are kept. */
  readonly output: string;
  readonly account?: string;
  readonly nowMs: number;
  /** Of the terminal; absent where there is none. */
  readonly columns?: number;
}

/** What `kling recover` is about to do, and what it leaves alone and why. */
export function renderPlan(
  { tasks, unfinished, isCut }: RecoveryPlan,
  { output, account, nowMs, columns }: PlanPlace,
): string[] {
  const more = tasks.adopt.length - MAX_SHOWN;
  const others: readonly (readonly [readonly AccountTask[], string])[] = [
    [tasks['on disk'], `in ${output} already`],
    [tasks['under way'], 'being collected by a workflow'],
    [tasks.elsewhere, 'collected by a worker that keeps its files elsewhere: see kling status <workflow>'],
    [tasks.expired, `lost: Kling clears its files after ${KEPT_DAYS} days`],
    [unfinished, `not finished yet: kling adopt <task id>${ofAccount(account)} waits for one`],
  ];
  return [
    ...(tasks.adopt.length === 0 ? [] : renderTasks(tasks.adopt.slice(0, MAX_SHOWN), nowMs, { columns })),
    ...(more > 0 ? [`... and ${more} more`] : []),
    ...others.flatMap(([list, text]) => (list.length === 0 ? [] : [`${count(list.length)} ${text}`])),
    ...(tasks.expired.length === 0 ? [] : [`  ${listIds(tasks.expired)}`]),
    ...(isCut ? ['Kling has more: only the newest were looked through.'] : []),
  ];
}

/** A line when the collecting of one has ended. */
export function renderRecovered({ taskId, workflowId, files, error }: Recovered): string {
  if (error !== undefined) return `${taskId}: ${printable(error.text)} (kling status ${workflowId})`;
  return files === undefined ? `${taskId}: started as ${workflowId}` : `${taskId}: ${files.join(', ')}`;
}

/** What a program needs of it: its files, or the workflow that collects them. */
export const listMade = ({ workflowId, files, error }: Recovered): readonly string[] =>
  error === undefined ? (files ?? [workflowId]) : [];

export const count = (tasks: number): string => `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;

function listIds(tasks: readonly AccountTask[]): string {
  const ids = tasks.slice(0, MAX_SHOWN).map(({ taskId }) => printable(taskId));
  return [...ids, ...(tasks.length > MAX_SHOWN ? ['...'] : [])].join(', ');
}
