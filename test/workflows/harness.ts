import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { Activities } from '../../src/contract/activities.js';
import type { GenerationResult } from '../../src/domain/generation/generation.js';
import type { Task } from '../../src/domain/task.js';
import { sinks } from './announced.js';
import { useConnections } from './connections.js';
import { quickWorkers, whileRunning } from './while-running.js';

/** The workflows as production runs them. */
export const codePath = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));

/** Literal activities: each one answers as a test says, and notes what it was asked. */
export type FakeActivities = Partial<{ [Name in keyof Activities]: (input: never) => Promise<unknown> }>;

export const done: Task = {
  taskId: '101',
  status: 'succeeded',
  message: '',
  outputs: [{ kind: 'video', index: 0, url: 'https://x.klingai.com/a.mp4' }],
  cost: { units: '1.5' },
};

export const submitted = (taskId = '101') => ({
  taskId,
  startedAt: new Date().toISOString(),
  submittedAt: new Date().toISOString(),
  searchable: true,
});

export const downloaded = {
  artifacts: [
    { kind: 'video', index: 0, file: '/out/101.mp4', bytes: 10, sha256: 'ab', url: 'https://x.klingai.com/a.mp4' },
  ],
  sidecarFile: '/out/101.json',
};

/** A real Temporal server, real workers for the workflow and its submit queues, and the given activities. */
export function useWorkflows() {
  const connections = useConnections();

  type Handle = WorkflowHandleWithFirstExecutionRunId;

  /** Starts a generation with these activities, hands it to `drive`, and stops the workers afterwards. */
  async function withGeneration<T>(
    input: unknown,
    fakes: FakeActivities,
    drive: (handle: Handle) => Promise<T>,
  ): Promise<T> {
    const taskQueue = `kling-${randomUUID()}`;
    const { submit, ...others } = fakes;
    const { client, native } = connections();
    const options = { ...quickWorkers, connection: native };
    const workers = await Promise.all([
      Worker.create({ ...options, taskQueue, workflowBundle: { codePath }, activities: others, sinks }),
      ...(submit === undefined
        ? []
        : [Worker.create({ ...options, taskQueue: `${taskQueue}-submit-video`, activities: { submit } })]),
    ]);
    return whileRunning(workers, async () => {
      const args = input === undefined ? [] : [input];
      return drive(await client.workflow.start('generation', { taskQueue, workflowId: randomUUID(), args }));
    });
  }

  /** Runs `drive` beside a worker of the workflows alone, which replays them from the first event on, as after a restart. */
  async function working<T>(taskQueue: string, drive: () => Promise<T>): Promise<T> {
    const connection = connections().native;
    const worker = await Worker.create({
      ...quickWorkers,
      connection,
      taskQueue,
      workflowBundle: { codePath },
      sinks,
    });
    return whileRunning([worker], drive);
  }

  return {
    client: () => connections().client,
    native: () => connections().native,
    working,
    withGeneration,
    result: (input: unknown, fakes: FakeActivities): Promise<GenerationResult> =>
      withGeneration(input, fakes, (handle) => handle.result() as Promise<GenerationResult>),
  };
}
