import type { Client } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Outcome } from '../domain/batch/outcome.js';
import { outcomeOfFailure } from '../domain/batch/outcome.js';
import type { GenerationResult } from '../domain/generation/generation.js';

/** Waits for the end of a generation, in one long poll: how it ended. Rejects when the server does not say. */
export async function awaitOutcome(client: Client, workflowId: string): Promise<Outcome> {
  try {
    return { kind: 'completed', result: (await client.workflow.getHandle(workflowId).result()) as GenerationResult };
  } catch (error) {
    if (error instanceof WorkflowFailedError) return toOutcome(error.cause);
    throw error;
  }
}

function toOutcome(cause: unknown): Outcome {
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (cause instanceof ApplicationFailure) return outcomeOfFailure(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return outcomeOfFailure({ message: `The generation was ended from outside (${message}).` });
}
