import type { Client } from '@temporalio/client';
import { WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { readBadEnd } from '../contract/failures.js';
import { outcomeOf } from '../domain/batch/outcome.js';
import type { GenerationResult } from '../domain/generation/generation.js';
import type { CollectedGeneration } from '../ports/generations.js';

/** Waits for the end of a generation, in one long poll: how it ended. Rejects when the server does not say. */
export async function awaitOutcome(client: Client, workflowId: string): Promise<CollectedGeneration['outcome']> {
  try {
    return { kind: 'completed', result: (await client.workflow.getHandle(workflowId).result()) as GenerationResult };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'forgotten' };
    if (error instanceof WorkflowFailedError) return outcomeOf(readBadEnd(error.cause));
    throw error;
  }
}
