import { WorkflowFailedError } from '@temporalio/client';
import { readBadEnd } from '../../contract/failures.js';
import type { ErrorCode } from '../../domain/error.js';
import type { BadEnd } from '../../domain/generation/bad-end.js';
import type { PipelineResult } from '../../domain/pipeline/pipeline-status.js';
import { awaitResult } from '../await-result.js';
import { describeEnd } from '../look/describe-end.js';
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
  return end.kind === 'failed' ? toEnding(readBadEnd(end.cause)) : end;
}

/** How a pipeline ended that is over. */
export async function readPipelineEnding(
  pipelineId: string,
  { client }: Session,
): Promise<Exclude<PipelineEnding, { kind: 'detached' }>> {
  try {
    return { kind: 'completed', result: (await client.workflow.getHandle(pipelineId).result()) as PipelineResult };
  } catch (error) {
    if (error instanceof WorkflowFailedError) return toEnding(readBadEnd(error.cause));
    throw error;
  }
}

/** One that is ended by hand leaves its generations alone. */
const TERMINATED =
  'The pipeline was terminated by hand. Its generations go on; start it again to go on with what they make.';

const toEnding = (end: BadEnd): Exclude<PipelineEnding, { kind: 'detached' | 'completed' }> =>
  end.kind === 'cancelled' ? end : { kind: 'failed', error: describeEnd(end, TERMINATED) };
