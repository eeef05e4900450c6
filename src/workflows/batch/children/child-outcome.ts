import { ApplicationFailure, CancelledFailure, ChildWorkflowFailure } from '@temporalio/workflow';
import type { Outcome } from '../../../domain/batch/outcome.js';
import { outcomeOfFailure } from '../../../domain/batch/outcome.js';

/** What an error means that ends the wait for a generation. */
export function toOutcome(error: unknown): Outcome {
  const cause = error instanceof ChildWorkflowFailure ? (error.cause ?? error) : error;
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (cause instanceof ApplicationFailure) return outcomeOfFailure(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return outcomeOfFailure({ message: `The generation was ended from outside (${message}).` });
}
