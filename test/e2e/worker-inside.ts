import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { expect } from 'vitest';
import type * as Library from '../../src/library/worker.js';

const { TaskQueueType } = proto.temporal.api.enums.v1;

/** A worker inside of the process of the tests. */
export interface WorkerInside {
  /** Stops it in good order, and returns when it has let go of all that it had. */
  stop(): Promise<void>;
}

/**
 * Starts a worker of the package that was built, as a program of one's own does, and returns once it takes work from the queue. A process of its own
 * loads all of the SDK and of `dist` first, which is most of what a worker costs in a test: this is for tests of what a worker does, and `startWorker`
 * for those of its process, its log and its end.
 */
export async function startWorkerInside(
  env: Readonly<Record<string, string>>,
  { workflowService }: Connection,
  taskQueue: string,
): Promise<WorkerInside> {
  const built = new URL('../../dist/library/worker.js', import.meta.url).href;
  const { createWorker } = (await import(built)) as typeof Library;
  const worker = await createWorker({ env });
  const running = worker.run();
  const queue = {
    namespace: 'default',
    taskQueue: { name: taskQueue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  };
  const pollers = async () => (await workflowService.describeTaskQueue(queue)).pollers.length;
  const stop = async () => {
    worker.shutdown();
    await running;
  };
  try {
    const taken = expect.poll(pollers, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);
    await Promise.race([taken, running.then(() => Promise.reject(new Error('the worker has ended by itself')))]);
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  return { stop };
}
