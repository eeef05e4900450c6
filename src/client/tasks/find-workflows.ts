import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_GENERATIONS, ARE_RUNNING_GENERATIONS, areOfTasks } from '../../contract/filters.js';
import { readGenerationMemo } from '../../contract/memo.js';
import { readAttribute } from '../../contract/search-attributes.js';
import type { TaskWorkflow } from '../../domain/queries/account-task.js';
import type { Task } from '../../domain/task.js';
import { listMissingSearchAttributes } from '../../temporal/search-attributes.js';
import { adoptionId } from '../generation/start/plan-adoption.js';
import type { Session } from '../session.js';

/** Three ids for each make a query of some 6 KB. */
const AT_ONCE = 50;

/** Our external ids, but for items of batches: the first run of the workflow, and the attempt. */
const EXTERNAL_ID = /^kt-([0-9a-f-]{36})-\d+$/;

type TaskIds = Pick<Task, 'taskId' | 'externalTaskId'>;

/** The workflow that has to do with each of these tasks, by the task's id: one that runs before one that completed, and that before any other. */
export async function findWorkflows(
  tasks: readonly TaskIds[],
  { client, connection, namespace }: Session,
): Promise<ReadonlyMap<string, TaskWorkflow>> {
  const isSearchable = (await listMissingSearchAttributes(connection, namespace)).length === 0;
  const found = new Map<string, TaskWorkflow>();
  for (let start = 0; start < tasks.length; start += AT_ONCE) {
    const some = tasks.slice(start, start + AT_ONCE);
    const byWorkflow = new Map(some.map(({ taskId }) => [adoptionId(taskId), taskId]));
    const byRun = new Map(some.flatMap((task) => runOf(task).map((runId) => [runId, task.taskId] as const)));
    const taskIds = some.map(({ taskId }) => taskId);
    const ids = { workflowIds: [...byWorkflow.keys()], runIds: [...byRun.keys()], taskIds };
    const query = `${ARE_GENERATIONS} AND ${areOfTasks(ids, isSearchable)}`;
    for await (const execution of client.workflow.list({ query })) {
      const own = readAttribute(execution.typedSearchAttributes, 'taskId');
      const { workflowId, runId } = execution;
      for (const taskId of new Set([own, byWorkflow.get(workflowId), byRun.get(runId)]))
        if (taskId !== undefined) prefer(found, taskId, toWorkflow(execution));
    }
  }
  if (!isSearchable) await addItems(found, tasks, client);
  return found;
}

/** Without our search attributes: items that run, by the name that their batch has given to their task. */
async function addItems(found: Map<string, TaskWorkflow>, tasks: readonly TaskIds[], client: Client): Promise<void> {
  const byName = new Map(tasks.flatMap((task) => nameOf(task).map((name) => [name, task.taskId] as const)));
  if (byName.size === 0) return;
  for await (const execution of client.workflow.list({ query: ARE_RUNNING_GENERATIONS })) {
    const taskId = byName.get(readGenerationMemo(execution.memo).taskName ?? '');
    if (taskId !== undefined) prefer(found, taskId, toWorkflow(execution));
  }
}

/** Without the number of an attempt behind the first. */
const nameOf = ({ externalTaskId = '' }: TaskIds): readonly string[] => /^ki-[0-9a-f]{32}/.exec(externalTaskId) ?? [];

function runOf({ externalTaskId = '' }: TaskIds): string[] {
  const runId = EXTERNAL_ID.exec(externalTaskId)?.[1];
  return runId === undefined ? [] : [runId];
}

function toWorkflow({ workflowId, runId, status }: WorkflowExecutionInfo): TaskWorkflow {
  const states = { RUNNING: 'running', COMPLETED: 'completed' } as const;
  const state = status.name === 'RUNNING' || status.name === 'COMPLETED' ? states[status.name] : 'ended';
  return { id: workflowId, runId, state };
}

const RANK = { running: 2, completed: 1, ended: 0 } as const;

function prefer(found: Map<string, TaskWorkflow>, taskId: string, other: TaskWorkflow): void {
  const one = found.get(taskId);
  if (one === undefined || RANK[other.state] > RANK[one.state]) found.set(taskId, other);
}
