import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { launch } from '../generation/start-and-wait.js';
import { planAdoption } from '../../client/generation/plan-adoption.js';
import { lookUpTask } from '../../client/generation/look-up-task.js';
import { withSession } from '../../client/session.js';

/**
 * `kling adopt`: a workflow that collects an existing task; asked twice, it is the same workflow. Where the keys are at hand the id is
 * looked up first: one that nobody knows starts nothing. Throws `UnknownTask`, and `UsageError` for the wrong product.
 */
export async function runAdopt(taskId: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const start = planAdoption(taskId, options.task);
  const unknown = await lookUpTask(
    { taskId, task: start.request.product },
    { config: io.config, signal: io.signal, onTrouble: (text) => io.err(text) },
  );
  if (io.signal.aborted) return EXIT.interrupted;
  // Kling forgets its tasks; what was collected before that is still there.
  if (unknown !== undefined && !(await isKnownHere(start.workflowId, io))) throw unknown;
  return launch(start, { detach: options.detach === true }, io);
}

function isKnownHere(workflowId: string, io: Io): Promise<boolean> {
  return withSession(io, ({ client }) => client.workflow.getHandle(workflowId).describe()).then(
    ({ status }) => status.name === 'RUNNING' || status.name === 'COMPLETED',
    // Whatever keeps us from asking, Kling's word stands.
    () => false,
  );
}
