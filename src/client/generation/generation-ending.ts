import type { WorkflowHandle } from '@temporalio/client';
import { readBadEnd } from '../../contract/failures.js';
import type { Advice } from '../../domain/advice/advice.js';
import { adviseOnFailure } from '../../domain/advice/failure-advice.js';
import type { BadEnd } from '../../domain/generation/bad-end.js';
import { describeBadEnd } from '../../domain/generation/bad-end.js';
import type { GenerationError, GenerationResult } from '../../domain/generation/generation.js';
import type { FailureFacts } from '../../domain/generation/recorded-failure.js';
import { findWhole } from './find-whole.js';
import type { GenerationView } from './generation-view.js';
import { viewGeneration } from './generation-view.js';
import { awaitResult } from '../await-result.js';
import type { Session } from '../session.js';

/** Why a generation has no files, and what the workflow says besides. */
export interface GenerationFailure {
  readonly error: Omit<GenerationError, 'kind'> & { readonly kind: GenerationError['kind'] | 'Cancelled' };
  readonly facts: FailureFacts;
  /** What can be done next. */
  readonly advice: readonly Advice[];
}

/** How a generation ended, or that nobody waits for it any more. */
export type GenerationEnding =
  | { readonly kind: 'completed'; readonly result: GenerationResult }
  | { readonly kind: 'failed'; readonly failure: GenerationFailure }
  | { readonly kind: 'detached' };

/** The end of a generation, unless the signal is aborted first. */
export async function awaitGeneration(
  handle: WorkflowHandle,
  session: Session,
  signal: AbortSignal,
): Promise<GenerationEnding> {
  const end = await awaitResult(handle, session, signal);
  switch (end.kind) {
    case 'detached':
      return end;
    case 'completed':
      return { kind: 'completed', result: end.result as GenerationResult };
    case 'failed':
      return { kind: 'failed', failure: await describeFailure(readBadEnd(end.cause), handle.workflowId, session) };
  }
}

async function describeFailure(end: BadEnd, id: string, session: Session): Promise<GenerationFailure> {
  if (end.kind !== 'failed') return describeOutsideEnd(end, await viewGeneration(id, session).catch(() => undefined));
  const failed = describeBadEnd(end);
  const { taskId } = failed.facts;
  return { ...failed, advice: adviseOnFailure(failed.error.kind, { ...(await findWhole(id, session)), taskId }) };
}

/** An end of which the failure itself says nothing: what is known of the task, hence what can be done, is in the records of the generation. */
function describeOutsideEnd(end: Exclude<BadEnd, { kind: 'failed' }>, view?: GenerationView): GenerationFailure {
  const { taskId, cost, advice = [] } = view ?? {};
  const facts = { taskId, cost };
  if (end.kind === 'cancelled')
    return { error: { kind: 'Cancelled', text: 'The generation was cancelled.' }, facts, advice };
  return { error: view?.error ?? describeBadEnd(end).error, facts, advice };
}
