import { explainWorkflowId } from '../../client/generation/explain-workflow-id.js';
import { isCollected, planAdoption } from '../../client/generation/start/plan-adoption.js';
import { withSession } from '../../client/session.js';
import { launch } from '../generation/start-and-wait.js';
import type { Io } from '../process/io.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';

/** `kling adopt`: collects an existing task, looked up first where the keys are at hand. Throws as `planAdoption` does. */
export async function runAdopt(taskId: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const start = await planAdoption(taskId, options.task, {
    account: options.account,
    name: options.name,
    config: io.config,
    signal: io.signal,
    onTrouble: (text) => io.err(text),
    isCollected: (workflowId) => withSession(io, (session) => isCollected(workflowId, session)),
    explainWorkflow: (id) => withSession(io, (session) => explainWorkflowId(id, session)),
  });
  if (io.signal.aborted) return EXIT.interrupted;
  return launch(start, { detach: options.detach === true }, io);
}
