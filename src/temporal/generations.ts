import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Outcome } from '../domain/batch/outcome.js';
import { outcomeOfFailure } from '../domain/batch/outcome.js';
import type { GenerationResult } from '../domain/generation.js';

interface Ended {
  readonly workflowId: string;
  readonly outcome: Outcome;
}

/** After the first end, so many milliseconds for others to share the way. */
const GATHER_MS = 1000;

/** Generations as the Temporal server knows them. */
export function createGenerations({
  client,
  withSignal,
}: {
  client: Client;
  /** Runs calls of the client so that they end when the signal is aborted. */
  withSignal: <T>(signal: AbortSignal, call: () => Promise<T>) => Promise<T>;
}) {
  async function outcomeOf(workflowId: string): Promise<Outcome> {
    try {
      return { kind: 'completed', result: (await client.workflow.getHandle(workflowId).result()) as GenerationResult };
    } catch (error) {
      if (error instanceof WorkflowFailedError) return toOutcome(error.cause);
      throw error;
    }
  }

  return {
    /** Resolves once at least one has ended, with all that have. What a server that is away makes of it is worth another try. */
    async collect(workflowIds: readonly string[], signal: AbortSignal): Promise<readonly Ended[]> {
      const stop = new AbortController();
      // One for each call that waits.
      setMaxListeners(0, stop.signal);
      const abort = () => stop.abort(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      const ended: Ended[] = [];
      try {
        const waits = workflowIds.map((workflowId) =>
          withSignal(stop.signal, () => outcomeOf(workflowId)).then((outcome) => ended.push({ workflowId, outcome })),
        );
        // What the others do after the first has decided is of no interest.
        waits.forEach((wait) => void wait.catch(() => undefined));
        await Promise.race(waits);
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
        return [...ended];
      } catch (error) {
        signal.throwIfAborted();
        throw unreachable(error);
      } finally {
        signal.removeEventListener('abort', abort);
        stop.abort();
      }
    },
  };
}

function unreachable(cause: unknown): ApplicationFailure {
  const text = cause instanceof Error ? cause.message : String(cause);
  return ApplicationFailure.create({
    message: `The Temporal server did not say how the generations ended: ${text}`,
    type: 'TemporalUnreachable',
    cause: cause instanceof Error ? cause : undefined,
  });
}

function toOutcome(cause: unknown): Outcome {
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (cause instanceof ApplicationFailure) return outcomeOfFailure(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  return outcomeOfFailure({ message: `The generation was ended from outside (${message}).` });
}
