import type { Worker } from '@temporalio/worker';

/** Set on every worker of these tests. */
export const quickWorkers = {
  // An activity that a failed expectation has left waiting for ever is given up after this.
  shutdownForceTime: '2 seconds',
  // Workflows run in the test's own thread, in the sandbox that they always have: a thread loads the SDK anew, which is seven eighths of what such a
  // worker costs. The tests of worker processes have the thread.
  debugMode: true,
} as const;

/** Runs `drive` while the workers run, and stops them. What `drive` throws goes before anything that the workers have to say of their end. */
export async function whileRunning<T>(workers: readonly Worker[], drive: () => Promise<T>): Promise<T> {
  const running = workers.map((worker) => worker.run());
  const [driven] = await Promise.allSettled([drive()]);
  workers.forEach((worker) => worker.shutdown());
  const ends = await Promise.allSettled(running);
  const failed = [driven, ...ends].find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return (driven as PromiseFulfilledResult<Awaited<T>>).value;
}
