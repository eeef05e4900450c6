import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_GENERATIONS, areIn, areOfTasks, HAVE_A_TASK } from '../contract/filters.js';
import { readAttribute } from '../contract/search-attributes.js';

/** More are as many to whoever reads it. */
const MAX_FOUND = 100;
/** What was parked before has been seen by somebody, or by nobody who minds. */
const PARKED_WITHIN_MS = 7 * 86_400_000;

/** Workflow ids of the generations of a task queue that take unusually long at Kling. The server must have our search attributes. */
export async function findStuck(client: Client, taskQueue: string): Promise<readonly string[]> {
  const query = `${ofQueue(taskQueue)} AND ${areIn(['stuck'])} AND ExecutionStatus = "Running"`;
  return (await list(client, query)).map(({ workflowId }) => workflowId);
}

/** Workflow ids of those that were parked lately and whose task nobody has collected since, or is collecting. */
export async function findParked(client: Client, taskQueue: string): Promise<readonly string[]> {
  const since = new Date(Date.now() - PARKED_WITHIN_MS).toISOString();
  const query = `${ofQueue(taskQueue)} AND ${areIn(['parked'])} AND ${HAVE_A_TASK} AND CloseTime > "${since}"`;
  const parked = (await list(client, query)).map((one) => ({ id: one.workflowId, taskId: taskOf(one) ?? '' }));
  if (parked.length === 0) return [];
  const taskIds = [...new Set(parked.map(({ taskId }) => taskId))];
  const tried = `${areOfTasks({ workflowIds: [], runIds: [], taskIds }, true)} AND ${ARE_GENERATIONS} AND ExecutionStatus IN ("Running", "Completed")`;
  const collected = new Set((await list(client, tried)).map(taskOf));
  return parked.filter(({ taskId }) => !collected.has(taskId)).map(({ id }) => id);
}

const ofQueue = (taskQueue: string): string => `${ARE_GENERATIONS} AND TaskQueue = "${taskQueue}"`;

const taskOf = ({ typedSearchAttributes }: WorkflowExecutionInfo) => readAttribute(typedSearchAttributes, 'taskId');

async function list(client: Client, query: string): Promise<readonly WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  for await (const one of client.workflow.list({ query, pageSize: MAX_FOUND })) {
    found.push(one);
    if (found.length === MAX_FOUND) break;
  }
  return found;
}

/** A whole number of Temporal's API, of more digits than JavaScript's have. */
interface LongNumber {
  toString(): string;
}

/** The part of Temporal's service that this takes. */
interface QueueService {
  describeTaskQueue(request: {
    namespace: string;
    taskQueue: { name: string };
    taskQueueType: number;
    reportStats: boolean;
  }): Promise<{
    stats?: {
      approximateBacklogCount?: LongNumber | null;
      approximateBacklogAge?: { seconds?: LongNumber | null } | null;
    } | null;
  }>;
}

/** `TaskQueueType` of Temporal's API, as a number: the enum's package is not a dependency of ours. */
const ACTIVITIES = 2;

/** What waits in a task queue, about. */
export interface Backlog {
  readonly waiting: number;
  /** How long the oldest of them does. */
  readonly oldestSeconds: number;
}

/** The activities that wait in a task queue. */
export async function readBacklog({ connection, options }: Client, name: string): Promise<Backlog> {
  const service: QueueService = connection.workflowService;
  const { namespace } = options;
  const request = { namespace, taskQueue: { name }, taskQueueType: ACTIVITIES, reportStats: true };
  const { stats } = await service.describeTaskQueue(request);
  const { approximateBacklogCount: count, approximateBacklogAge: age } = stats ?? {};
  return { waiting: Number(count?.toString() ?? 0), oldestSeconds: Number(age?.seconds?.toString() ?? 0) };
}
