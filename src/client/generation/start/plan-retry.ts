import { collectableTask } from '../../../domain/advice/failure-advice.js';
import type { Advice } from '../../../domain/advice/advice.js';
import { parseRequest } from '../../../domain/generation/request.js';
import { UsageError } from '../../client-errors.js';
import type { Session } from '../../session.js';
import type { GenerationView } from '../generation-view.js';
import { viewGeneration } from '../generation-view.js';
import type { Start } from './start-generation.js';
import { readStartedInput } from './started-input.js';

/** The same request again, under an id of its own. Throws `UsageError` where that would pay twice by mistake, unless forced. */
export async function planRetry(workflowId: string, isForced: boolean, session: Session): Promise<Start> {
  const view = await viewGeneration(workflowId, session);
  if (view.isRunning) {
    throw new UsageError(`${workflowId} still runs.`, { advice: [{ action: 'watch', id: workflowId }] });
  }
  const objection = findObjection(view);
  if (objection !== undefined && !isForced) throw objection;
  const input = await readInput(workflowId, session);
  const count = nextCount(workflowId);
  const again = view.taskId === undefined ? input : renameTask(input, count);
  return { input: again, request: parseRequest(again), workflowId: withCount(workflowId, count), retryOf: workflowId };
}

function findObjection({ workflowId: id, state, error, taskId }: GenerationView): UsageError | undefined {
  const force: Advice = { action: 'forceRetry', id };
  if (state === 'completed') return new UsageError(`${id} has completed.`, { advice: [force] });
  const task = collectableTask(taskId, error?.kind);
  if (task === undefined) return undefined;
  return new UsageError(`Kling has not failed task ${task} of ${id}.`, {
    advice: [{ action: 'adopt', taskId: task }, force],
  });
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
