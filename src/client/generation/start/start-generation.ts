import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { toGenerationMemo } from '../../../contract/memo.js';
import type { GenerationWorkflow } from '../../../contract/workflow-types.js';
import { GENERATION } from '../../../contract/workflow-types.js';
import { ofAccount } from '../../../domain/batch/book.js';
import { shorten } from '../../../domain/generation/generation.js';
import type { State } from '../../../domain/generation/lifecycle.js';
import { escapeLine } from '../../../webui/markdown-cell.js';
import { renderGenerationSteps } from '../../../webui/next-steps.js';
import type { GenerationRequest } from '../../../domain/generation/request.js';
import { firstAttributes } from '../../start-attributes.js';
import type { Session } from '../../session.js';
import { refuseOther } from './started-input.js';

export interface Start {
  /** What the workflow gets: the request as JSON. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The same, parsed. */
  readonly request: GenerationRequest;
  readonly workflowId: string;
  readonly retryOf?: string;
  /** Its files lie on this machine, by absolute paths. */
  readonly hasOwnFiles?: boolean;
  /** Also where one has completed under that id: its files are lost. */
  readonly isAgain?: boolean;
}

export interface Started {
  readonly handle: WorkflowHandle;
  /** Whether it was there before, so that nothing new was started. */
  readonly isAttached: boolean;
}

/**
 * Starts a generation. One that runs under that id, or has completed under it, is attached to instead: the same request twice pays once.
 * Throws `UsageError` when what has that id is something else.
 */
export async function startGeneration(start: Start, session: Session): Promise<Started> {
  const { client, taskQueue } = session;
  const { request, workflowId, retryOf, isAgain = false } = start;
  const input = start.hasOwnFiles === true ? await sendFilesOf(start, session) : start.input;
  const prompt =
    request.kind === 'create' && typeof request.body.prompt === 'string'
      ? shorten(request.body.prompt, 120)
      : undefined;
  const model = request.kind === 'create' ? request.model : undefined;
  try {
    const handle = await client.workflow.start<GenerationWorkflow>(GENERATION, {
      taskQueue,
      workflowId,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: isAgain ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
      staticSummary: escapeLine(prompt ?? (request.kind === 'adopt' ? `task ${request.taskId}` : request.product)),
      staticDetails: renderGenerationSteps(workflowId),
      memo: toGenerationMemo({ prompt, task: request.product, model, retryOf, ...ofAccount(request.run.account) }),
      typedSearchAttributes: await firstAttributes(session, { state: firstState(request), model }),
    });
    return { handle, isAttached: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await refuseOther(workflowId, input, session);
    return { handle: client.workflow.getHandle(workflowId), isAttached: true };
  }
}

async function sendFilesOf({ input, request }: Start, { sendFiles }: Session): Promise<Start['input']> {
  if (request.kind === 'adopt') return input;
  const [sent = input] = await sendFiles([{ asked: request, request: input }]);
  return sent;
}

/** What is adopted waits for no slot. */
function firstState({ kind }: GenerationRequest): State {
  return kind === 'adopt' ? 'processing' : 'queued';
}
