import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { toPipelineMemo } from '../../../contract/memo.js';
import type { PipelineWorkflow } from '../../../contract/workflow-types.js';
import { PIPELINE } from '../../../contract/workflow-types.js';
import type { Json } from '../../../domain/record.js';
import { fingerprint } from '../../../domain/text/fingerprint.js';
import { escapeLine } from '../../../webui/markdown-cell.js';
import { renderPipelineSteps } from '../../../webui/next-steps.js';
import { UsageError } from '../../client-errors.js';
import type { Session } from '../../session.js';
import type { OwnFiles } from '../../../manifest/pipeline/own-files.js';
import { firstAttributes } from '../../start-attributes.js';
import { describePipeline } from '../pipeline-view.js';

export interface PipelineStart {
  readonly pipelineId: string;
  /** As the workflow takes it, with files as they lie on this machine. */
  readonly input: Json;
  /** Those files; absent where the input was sent before. */
  readonly own?: OwnFiles;
  /** What the same pipeline was said to make then. */
  readonly content?: string;
  /** As people know it. */
  readonly file: string;
  /** Of its file. */
  readonly stepCount: number;
}

export interface StartedPipelineRun {
  readonly handle: WorkflowHandle;
  /** Whether it ran before, so that nothing new was started and its options are as they were. */
  readonly isAttached: boolean;
}

/**
 * Starts a pipeline. One that runs under that id is attached to instead; one that has ended runs again and takes over what still means the same.
 * Throws `UsageError` when another one runs under that id.
 */
export async function startPipeline(start: PipelineStart, session: Session): Promise<StartedPipelineRun> {
  const { client, taskQueue } = session;
  const { pipelineId, input, own, file, stepCount } = start;
  const content = start.content ?? contentOf(input);
  // What checks a pipeline is loaded by who starts one of a file.
  const sent =
    own === undefined ? input : await (await import('../../inputs/send-pipeline.js')).sendPipeline(input, own, session);
  try {
    const handle = await client.workflow.start<PipelineWorkflow>(PIPELINE, {
      taskQueue,
      workflowId: pipelineId,
      args: [sent],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: escapeLine(`${file}, ${stepCount} ${stepCount === 1 ? 'step' : 'steps'}`),
      staticDetails: renderPipelineSteps(pipelineId),
      memo: toPipelineMemo({ file, steps: stepCount, content, startedAt: new Date().toISOString() }),
      typedSearchAttributes: await firstAttributes(session, { state: 'running' }),
    });
    return { handle, isAttached: false };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await refuseOther(start, content, session);
    return { handle: client.workflow.getHandle(pipelineId), isAttached: true };
  }
}

/** What is made; how it is run and which steps are chosen is another thing. */
function contentOf({ params, steps, rows, with: given }: Json): string {
  return fingerprint(JSON.stringify({ params, steps, rows, given })).slice(0, 16);
}

async function refuseOther({ pipelineId, file }: PipelineStart, content: string, session: Session): Promise<void> {
  const running = await describePipeline(pipelineId, session);
  if (running.content === undefined || running.content === content) return;
  const text = `${pipelineId} runs already, with other steps or params than ${file} has now.`;
  const meaning = 'Once it has ended, the file can be run again: only what has changed is made.';
  throw new UsageError(`${text} ${meaning}`, {
    advice: [{ action: 'watchPipeline', pipelineId }, { action: 'chooseId' }],
  });
}
