import type { Config } from '../../../config/read-config.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';
import { parseRequest } from '../../../domain/generation/request.js';
import { findAccount } from '../../find-account.js';
import type { Session } from '../../session.js';
import type { LookUp } from '../look-up-task.js';
import { lookUpTask } from '../look-up-task.js';
import type { Start } from './start-generation.js';

/** Kling's ids of tasks; those that we choose have a dash. */
const OF_KLING = /^\d+$/;

export interface AdoptionOptions extends LookUp {
  readonly config: LookUp['config'] & Pick<Config, 'accounts' | 'accountsFile'>;
  /** Whose task it is, as somebody wrote it; absent for the default account. */
  readonly account?: unknown;
  /** How its files are called, as somebody wrote it. */
  readonly name?: unknown;
  /** Asked only where Kling does not know the task: whether the generation of that id has collected it already. */
  readonly isCollected: (workflowId: string) => Promise<boolean>;
  /** Asked of an id that Kling does not give: what to say where it is a workflow's. */
  readonly explainWorkflow: (id: string) => Promise<Error | undefined>;
}

/**
 * A workflow that collects an existing task; asked twice, it is the same workflow. Where the keys are at hand the id is looked up first: throws
 * `UnknownTask` for one that nobody knows, `UsageError` for one of another product or of a workflow, and `InvalidRequest`, also for an account that
 * kling.toml does not list.
 */
export async function planAdoption(
  taskId: string,
  product: unknown,
  { config, account, name, isCollected, explainWorkflow, ...lookUp }: AdoptionOptions,
): Promise<Start> {
  // Not given at all it would be taken for a request of another kind, with other complaints.
  if ((taskId as string | undefined) === undefined)
    throw new InvalidRequest([
      { path: 'taskId', text: 'missing; write the string that Kling gave, e.g. "867283741759111202"' },
    ]);
  // Whatever keeps us from asking, it may be a task's.
  const other = OF_KLING.test(taskId) ? undefined : await explainWorkflow(taskId).catch(() => undefined);
  if (other !== undefined) throw other;
  const input = {
    taskId,
    ...(product === undefined ? {} : { task: product }),
    ...(account === undefined && name === undefined ? {} : { run: { account, name } }),
  };
  const start = { input, request: parseRequest(input), workflowId: adoptionId(taskId) };
  const { run, product: task } = start.request;
  // Of an account that is not known here, only a worker can tell.
  const asked = { ...config, credentials: undefined, ...findAccount(config, run.account) };
  const unknown = await lookUpTask({ taskId, task }, { config: asked, ...lookUp });
  // Kling forgets its tasks; what was collected before that is still there. Whatever keeps us from asking, Kling's word stands.
  if (unknown !== undefined && !(await isCollected(start.workflowId).catch(() => false))) throw unknown;
  return start;
}

/** The workflow that collects a task: the same for everybody who asks for it. */
export const adoptionId = (taskId: string): string => `adopt-${taskId}`;

/** Whether a generation runs or has completed. */
export async function isCollected(workflowId: string, { client }: Session): Promise<boolean> {
  const { status } = await client.workflow.getHandle(workflowId).describe();
  return status.name === 'RUNNING' || status.name === 'COMPLETED';
}
