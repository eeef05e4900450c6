import type { Client } from '@temporalio/client';

/** A worker asks anew at least once a minute; who has not for longer is gone, though the server remembers it for five. */
const PRESENT_MS = 75_000;

/** Who has asked the task queue for workflow tasks lately, by the names that workers give themselves (process id and host). */
export async function listPollers(
  { connection, options }: Client,
  taskQueue: string,
  nowMs: number,
): Promise<readonly string[]> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace: options.namespace,
    taskQueue: { name: taskQueue },
  });
  const present = pollers.filter(({ lastAccessTime }) => {
    return nowMs - Number(lastAccessTime?.seconds?.toString() ?? 0) * 1000 < PRESENT_MS;
  });
  return present.map(({ identity }) => identity ?? 'a worker without a name');
}
