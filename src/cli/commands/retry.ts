import { collectableTask } from '../../domain/batch/outcome.js';
import { parseRequest } from '../../domain/generation/request.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import type { GenerationView } from '../../client/generation/generation-view.js';
import { viewGeneration } from '../../client/generation/generation-view.js';
import type { Io } from '../process/io.js';
import { launch } from '../generation/start-and-wait.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import { readStartedInput } from '../../client/generation/started-input.js';

/** `kling retry`: the same request again, under an id of its own. Refuses where that would pay twice by mistake, unless forced. */
export async function runRetry(
  workflowId: string,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { input, isTaken } = await withSession(io, async (session) => {
    const view = await viewGeneration(workflowId, session);
    if (view.isRunning) throw new UsageError(`${workflowId} still runs. Wait for it with: kling watch ${workflowId}`);
    const objection = findObjection(view);
    if (objection !== undefined && options.force !== true) throw new UsageError(objection);
    return { input: await readInput(workflowId, session), isTaken: view.taskId !== undefined };
  });
  const count = nextCount(workflowId);
  const again = isTaken ? renameTask(input, count) : input;
  const start = {
    input: again,
    request: parseRequest(again),
    workflowId: withCount(workflowId, count),
    retryOf: workflowId,
  };
  return launch(start, { detach: options.detach === true }, io);
}

function findObjection({ workflowId, state, error, taskId }: GenerationView): string | undefined {
  if (state === 'completed') return `${workflowId} has completed; --force generates it again and pays again.`;
  if (collectableTask(taskId, error?.kind) === undefined) return undefined;
  return `Kling has not failed task ${taskId} of ${workflowId}; collect it at no new charge with: kling adopt ${taskId}  (--force generates it anew and pays again)`;
}

async function readInput(workflowId: string, session: Session): Promise<Readonly<Record<string, unknown>>> {
  const input = await readStartedInput(workflowId, session);
  if (input !== undefined) return input;
  throw new UsageError(`${workflowId} was started without a request, so there is nothing to repeat.`);
}

/** Kling answers for a name of the caller's own with the task that bears it already, so another task needs another name. */
function renameTask(input: Readonly<Record<string, unknown>>, count: number): Readonly<Record<string, unknown>> {
  const { external_task_id: own } = input;
  return typeof own === 'string' && own !== '' ? { ...input, external_task_id: withCount(own, count) } : input;
}

const COUNTED = /^(.*?)-r(\d+)$/;

function nextCount(workflowId: string): number {
  return Number(COUNTED.exec(workflowId)?.[2] ?? 1) + 1;
}

/** `x` -> `x-r2` -> `x-r3`: a second retry of the same generation attaches to the first. */
function withCount(name: string, count: number): string {
  return `${COUNTED.exec(name)?.[1] ?? name}-r${count}`;
}
