import { defaultPayloadConverter } from '@temporalio/common';
import { parseRequest } from '../domain/request.js';
import { UsageError } from './errors.js';
import type { ExitCode } from './exit-codes.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';
import type { Io } from './io.js';
import { launch } from './launch.js';
import type { Session } from './session.js';
import { withSession } from './session.js';

/** `kling retry`: the same request again, under an id of its own. Refuses where that would pay twice by mistake, unless forced. */
export async function runRetry(
  workflowId: string,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const input = await withSession(io, async (session) => {
    const view = await viewGeneration(workflowId, session);
    const objection = findObjection(view);
    if (objection !== undefined && options.force !== true) throw new UsageError(objection);
    return readInput(workflowId, session);
  });
  const start = { input, request: parseRequest(input), workflowId: nextId(workflowId), retryOf: workflowId };
  return launch(start, { detach: options.detach === true }, io);
}

function findObjection({ workflowId, isRunning, state, error, taskId }: GenerationView): string | undefined {
  if (isRunning) return `${workflowId} still runs. Wait for it with: kling watch ${workflowId}`;
  if (state === 'completed') return `${workflowId} has completed; --force generates it again and pays again.`;
  if (taskId !== undefined && (error?.kind === 'Parked' || state === 'cancelled')) {
    return `Task ${taskId} of ${workflowId} lives on at Kling; collect it at no new charge with: kling adopt ${taskId}  (--force generates it anew and pays again)`;
  }
  return undefined;
}

async function readInput(workflowId: string, { client }: Session): Promise<Record<string, unknown>> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const input: unknown = payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
  if (typeof input === 'object' && input !== null) return input as Record<string, unknown>;
  throw new UsageError(`${workflowId} was started without a request, so there is nothing to repeat.`);
}

/** `x` -> `x-r2` -> `x-r3`: a second retry of the same generation attaches to the first. */
function nextId(workflowId: string): string {
  const [, stem = workflowId, count] = /^(.*?)-r(\d+)$/.exec(workflowId) ?? [];
  return `${stem}-r${Number(count ?? 1) + 1}`;
}
