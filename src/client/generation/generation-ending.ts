import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import type { Advice } from '../../domain/advice/advice.js';
import type { Place } from '../../domain/advice/failure-advice.js';
import { adviseOnFailure } from '../../domain/advice/failure-advice.js';
import type { EndingCode } from '../../domain/error.js';
import type { GenerationError, GenerationResult } from '../../domain/generation/generation.js';
import type { FailureFacts } from '../../domain/generation/recorded-failure.js';
import { readFailure } from '../../domain/generation/recorded-failure.js';
import { findPlace } from './find-place.js';
import { awaitResult } from '../await-result.js';
import type { Session } from '../session.js';

/** Why a generation has no files, and what the workflow says besides. */
export interface GenerationFailure {
  readonly error: Omit<GenerationError, 'kind'> & { readonly kind: GenerationError['kind'] | EndingCode };
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
    case 'failed': {
      const id = handle.workflowId;
      return { kind: 'failed', failure: describeCause(end.cause, { id, place: await findPlace(id, session) }) };
    }
  }
}

/** What the end of its workflow means, as Temporal's client throws it. */
function describeCause(
  cause: unknown,
  { id, place }: { readonly id: string; readonly place?: Place },
): GenerationFailure {
  if (cause instanceof ApplicationFailure) {
    const failed = readFailure(cause);
    return { ...failed, advice: adviseOnFailure(failed.error.kind, { id, taskId: failed.facts.taskId, place }) };
  }
  if (cause instanceof CancelledFailure) return endedFromOutside('Cancelled', 'The generation was cancelled.');
  if (cause instanceof TerminatedFailure)
    return endedFromOutside('Terminated', 'The generation was terminated by hand.');
  return endedFromOutside('Unexpected', cause instanceof Error ? cause.message : String(cause));
}

const endedFromOutside = (kind: EndingCode, text: string): GenerationFailure => ({
  error: { kind, text },
  facts: {},
  advice: [],
});
