import type { Known } from '../../domain/queries/account-task.js';
import type { Task } from '../../domain/task.js';
import { findTasksInOutput } from '../../journal/tasks-in-output.js';
import type { OutputConfig } from '../output/open-output.js';
import { openOutput } from '../output/open-output.js';
import type { Session } from '../session.js';
import { findWorkflows } from './find-workflows.js';

/** Finds what Temporal, where there is a session, and the output know of these tasks; the answer is asked by a task's id. */
export async function findKnown(
  tasks: readonly Pick<Task, 'taskId' | 'externalTaskId'>[],
  config: OutputConfig,
  session: Session | undefined,
): Promise<(taskId: string) => Known> {
  const folders = await findTasksInOutput(
    openOutput(config).root,
    tasks.map(({ taskId }) => taskId),
  );
  const workflows = session && (await findWorkflows(tasks, session));
  return (taskId) => {
    const folder = folders.get(taskId);
    const workflow = workflows?.get(taskId);
    return {
      ...(workflow !== undefined && { workflow }),
      ...(folder !== undefined && { folder }),
      isKnown: folder !== undefined || workflow !== undefined,
    };
  };
}
