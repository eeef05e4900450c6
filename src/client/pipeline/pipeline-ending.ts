import { WorkflowFailedError } from '@temporalio/client';
import { readBadEnd } from '../../contract/failures.js';
import type { ErrorCode } from '../../domain/error.js';
import type { BadEnd } from '../../domain/generation/bad-end.js';
import { readFailure } from '../../domain/generation/recorded-failure.js';
import type { PipelineResult } from '../../domain/pipeline/pipeline-status.js';
import { awaitResult } from '../await-result.js';
import type { Session } from '../session.js';

/** How a pipeline ended, or that nobody waits for it any more. */
export type PipelineEnding =
  | { readonly kind: 'completed'; readonly result: PipelineResult }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: { readonly kind: ErrorCode; readonly text: string } }
  | { readonly kind: 'detached' };

/** The end of a pipeline, unless the signal is aborted first. A server that restarts meanwhile is waited for: the pipeline is safe there. */
export async function awaitPipeline(
  pipelineId: string,
  session: Session,
  signal: AbortSignal,
): Promise<PipelineEnding> {
  const end = await awaitResult(session.client.workflow.getHandle(pipelineId), session, signal);
  if (end.kind === 'completed') return { kind: 'completed', result: end.result as PipelineResult };
  return end.kind === 'failed' ? describeEnd(readBadEnd(end.cause)) : end;
}

/** How a pipeline ended that is over. */
export async function readPipelineEnding(
  pipelineId: string,
  { client }: Session,
): Promise<Exclude<PipelineEnding, { kind: 'detached' }>> {
  try {
    return { kind: 'completed', result: (await client.workflow.getHandle(pipelineId).result()) as PipelineResult };
  } catch (error) {
    if (error instanceof WorkflowFailedError) return describeEnd(readBadEnd(error.cause));
    throw error;
  }
}

/** One that is ended by hand leaves its generations alone. */
function describeEnd(end: BadEnd): Exclude<PipelineEnding, { kind: 'detached' | 'completed' }> {
  switch (end.kind) {
    case 'cancelled':
      return end;
    case 'failed':
      return { kind: 'failed', error: readFailure(end.failure).error };
    case 'terminated': {
      const text =
        'The pipeline was terminated by hand. Its generations go on; start it again to go on with what they make.';
      return { kind: 'failed', error: { kind: 'Terminated', text } };
    }
    case 'timedOut':
      return { kind: 'failed', error: { kind: 'Unexpected', text: 'Temporal ended it: its own time limit was over.' } };
    case 'other':
      return { kind: 'failed', error: { kind: 'Unexpected', text: end.text } };
  }
}
