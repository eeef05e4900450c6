import type { AccountTask, Recovery } from '../../domain/queries/account-task.js';
import { planFor } from '../../domain/queries/account-task.js';
import type { EndingCode } from '../../domain/error.js';
import type { FailureKind } from '../../domain/failure.js';
import type { GenerationResult } from '../../domain/generation/generation.js';
import { parseRequest } from '../../domain/generation/request.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { Folder } from '../../ports/output/folder.js';
import { openOutput } from '../output/open-output.js';
import { awaitGeneration } from '../generation/generation-ending.js';
import { adoptionId } from '../generation/start/plan-adoption.js';
import { startGeneration } from '../generation/start/start-generation.js';
import type { Session } from '../session.js';
import type { Listing, TaskFilter } from './list-tasks.js';
import { listTasks } from './list-tasks.js';

/** What would be done, and what not and why, of all that succeeded. */
export interface RecoveryPlan {
  readonly tasks: Readonly<Record<Recovery, readonly AccountTask[]>>;
  /** Tasks that have not ended and that no workflow waits for: they can be collected once they have. */
  readonly unfinished: readonly AccountTask[];
  /** True when Kling has more than were looked through. */
  readonly isCut: boolean;
}

/** How the collecting of one task has ended. */
export interface Recovered {
  readonly taskId: string;
  readonly workflowId: string;
  /** Paths, as the worker sees them, or `s3://bucket/key`. */
  readonly files?: readonly string[];
  readonly error?: { readonly kind: FailureKind | EndingCode; readonly text: string };
}

/** How what is planned is collected. */
export interface Collecting {
  readonly signal: AbortSignal;
  /** Whose tasks they are; absent for the default account. */
  readonly account?: string;
  readonly isDetached: boolean;
}

/** Each costs a question to the server. */
const PARALLEL_LOOKS = 10;
/** Each is a workflow that downloads: more at once would only share the line. */
const PARALLEL_ADOPTIONS = 20;

/** Looks what of the account has succeeded and is not in the output folder. Nothing is started. Throws as `listTasks` does. */
export async function planRecovery(
  filter: Omit<TaskFilter, 'states'>,
  listing: Listing,
  session: Session,
): Promise<RecoveryPlan> {
  const { tasks, isCut } = await listTasks(filter, listing, session);
  const nowMs = Date.now();
  const { root } = openOutput(listing.config);
  const plan: Record<Recovery, AccountTask[]> = {
    adopt: [],
    'on disk': [],
    'under way': [],
    elsewhere: [],
    expired: [],
  };
  const succeeded = tasks.filter(({ status }) => status === 'succeeded');
  const decided = await mapInParallel(succeeded, PARALLEL_LOOKS, async (task) => {
    const isElsewhere = await hasFilesElsewhere(task, root, session);
    return [task, planFor(task, { nowMs, isElsewhere })] as const;
  });
  for (const [task, recovery] of decided) plan[recovery].push(task);
  const isOpen = ({ status, workflow }: AccountTask) =>
    (status === 'submitted' || status === 'processing') && workflow?.state !== 'running';
  return { tasks: plan, unfinished: tasks.filter(isOpen), isCut };
}

/** A worker on another machine, or in a container, keeps files under paths that are none of ours. */
async function hasFilesElsewhere({ folder, workflow }: AccountTask, root: Folder, session: Session): Promise<boolean> {
  if (folder !== undefined || workflow?.state !== 'completed') return false;
  const handle = session.client.workflow.getHandle(workflow.id, workflow.runId);
  // What Temporal has forgotten meanwhile says nothing against collecting it.
  const result = (await handle.result().catch(() => undefined)) as GenerationResult | undefined;
  const files = result?.artifacts.map(({ file }) => file) ?? [];
  return files.some((file) => !root.contains(file));
}

/**
 * Collects what the plan says, at no charge, each by the workflow that `adopt` starts; tells of each that has ended, and returns all of them. With
 * `isDetached` they are started only.
 */
export async function recover(
  plan: Pick<RecoveryPlan, 'tasks'>,
  session: Session,
  options: Collecting & { readonly onEnd: (one: Recovered) => void },
): Promise<readonly Recovered[]> {
  return mapInParallel(plan.tasks.adopt, PARALLEL_ADOPTIONS, async (task) => {
    options.signal.throwIfAborted();
    const recovered = await adopt(task, session, options);
    options.onEnd(recovered);
    return recovered;
  });
}

async function adopt(
  { taskId, product }: AccountTask,
  session: Session,
  { signal, account, isDetached }: Collecting,
): Promise<Recovered> {
  const input = {
    taskId,
    ...(product === undefined ? {} : { task: product }),
    ...(account === undefined ? {} : { run: { account } }),
  };
  const workflowId = adoptionId(taskId);
  const { handle } = await startGeneration({ input, request: parseRequest(input), workflowId, isAgain: true }, session);
  if (isDetached) return { taskId, workflowId };
  const ending = await awaitGeneration(handle, session, signal);
  switch (ending.kind) {
    case 'completed':
      return { taskId, workflowId, files: ending.result.artifacts.map(({ file }) => file) };
    case 'failed':
      return { taskId, workflowId, error: { kind: ending.failure.error.kind, text: ending.failure.error.text } };
    case 'detached':
      throw signal.reason;
  }
}
