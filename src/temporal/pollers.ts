import type { Client } from '@temporalio/client';

/** A worker asks anew at least once a minute; who has not for longer is gone, though the server remembers it for five. */
const PRESENT_MS = 75_000;

/** `temporal.api.enums.v1.TaskQueueType`, as a number: the enum's package is not a dependency of ours. */
const WORKFLOW_QUEUE = 1;

interface Seconds {
  readonly seconds?: unknown;
}

/** Who has asked the task queue for workflow tasks lately, by the names that workers give themselves (process id and host). */
export async function listPollers(
  { connection, options }: Client,
  taskQueue: string,
  nowMs: number,
): Promise<readonly string[]> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: WORKFLOW_QUEUE,
  });
  const present = (pollers ?? []).filter(({ lastAccessTime }) => nowMs - toMs(lastAccessTime) < PRESENT_MS);
  return present.map(({ identity }) => identity ?? 'a worker without a name');
}

function toMs(time: Seconds | null | undefined): number {
  return Number(String(time?.seconds ?? 0)) * 1000;
}
