import type { WorkflowHandle } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { readBatchMemo } from '../../contract/memo.js';
import { readBadEnd } from '../../contract/failures.js';
import { adviseOnBatch } from '../../domain/batch/batch-advice.js';
import type { BatchResult, ReportFiles } from '../../domain/batch/progress/progress.js';
import type { ErrorCode } from '../../domain/error.js';
import { describeEnd } from '../look/describe-end.js';
import type { Session } from '../session.js';
import { awaitResult } from '../await-result.js';

/** How a batch ended, or that nobody waits for it any more. */
export type Ending =
  | { readonly kind: 'completed'; readonly result: BatchResult }
  /** A cancelled workflow has no result; its report lies in its memo. */
  | { readonly kind: 'cancelled'; readonly report?: ReportFiles }
  | { readonly kind: 'failed'; readonly error: { readonly kind: ErrorCode; readonly text: string } }
  | { readonly kind: 'detached' };

/** The end of a batch, unless the signal is aborted first. A server that restarts meanwhile is waited for: the batch is safe there. */
export async function awaitEnding(handle: WorkflowHandle, session: Session, signal: AbortSignal): Promise<Ending> {
  const end = await awaitResult(handle, session, signal);
  if (end.kind === 'completed') return { kind: 'completed', result: adviseResult(end.result as BatchResult) };
  return end.kind === 'failed' ? describeFailure(end.cause, handle) : end;
}

/** How a batch ended that is over. */
export async function readEnding(
  { batchId }: { readonly batchId: string },
  session: Session,
): Promise<Exclude<Ending, { kind: 'detached' }>> {
  const handle = session.client.workflow.getHandle(batchId);
  try {
    return { kind: 'completed', result: adviseResult((await handle.result()) as BatchResult) };
  } catch (error) {
    if (error instanceof WorkflowFailedError) return describeFailure(error.cause, handle);
    throw error;
  }
}

const adviseResult = (result: BatchResult): BatchResult => ({ ...result, advice: adviseOnBatch(result) });

async function describeFailure(cause: unknown, handle: WorkflowHandle): Promise<Exclude<Ending, { kind: 'detached' }>> {
  const end = readBadEnd(cause);
  if (end.kind === 'cancelled') {
    const { memo } = await handle.describe();
    return { kind: 'cancelled', report: readBatchMemo(memo).report };
  }
  return { kind: 'failed', error: describeEnd(end, TERMINATED) };
}

/** A batch that ends so leaves its generations alone. */
const TERMINATED = 'The batch was terminated by hand. Its generations go on; start it again to go on with it.';
