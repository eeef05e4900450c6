import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, TerminatedFailure } from '@temporalio/common';
import type { Advice } from '../../domain/generation/advice.js';
import { adviseOnFailure } from '../../domain/generation/advice.js';
import type { GenerationResult } from '../../domain/generation/generation.js';
import { awaitResult } from '../await-result.js';
import type { Session } from '../session.js';

/** Why a generation has no files: its kind, a sentence, and what the workflow says besides, e.g. `taskId` and `attempts`. */
export interface GenerationFailure {
  readonly kind: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
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
      return { kind: 'failed', failure: describeCause(end.cause) };
  }
}

function describeCause(cause: unknown): GenerationFailure {
  if (cause instanceof ApplicationFailure) {
    const facts = (cause.details?.[0] ?? {}) as Readonly<Record<string, unknown>>;
    const kind = cause.type ?? 'Unexpected';
    const taskId = typeof facts.taskId === 'string' ? facts.taskId : undefined;
    return { kind, text: cause.message, facts, advice: adviseOnFailure(kind, taskId) };
  }
  if (cause instanceof CancelledFailure)
    return { kind: 'Cancelled', text: 'The generation was cancelled.', ...NOTHING_MORE };
  if (cause instanceof TerminatedFailure)
    return { kind: 'Terminated', text: 'The generation was terminated by hand.', ...NOTHING_MORE };
  return { kind: 'Unexpected', text: cause instanceof Error ? cause.message : String(cause), ...NOTHING_MORE };
}

const NOTHING_MORE = { facts: {}, advice: [] } as const;
