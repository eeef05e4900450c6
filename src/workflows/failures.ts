import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  TemporalFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { NOT_WANTED } from '../contract/failures.js';
import { boundText } from '../domain/text/bound-text.js';
import type { GenerationError } from '../domain/generation/generation.js';
import type { FailureFacts } from '../domain/generation/recorded-failure.js';
import { readFailure, recordFailure } from '../domain/generation/recorded-failure.js';
import { InvalidRequest } from '../domain/invalid-request.js';

/**
 * True for the end of a workflow that somebody has cancelled. `submit` refuses to send what is cancelled before Temporal has told it so, and an
 * activity whose cancellation is under way already is not tried again: its refusal is what arrives here.
 */
export function isCancelledEnd(error: unknown): boolean {
  if (isCancellation(error)) return true;
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  const isRefusal = cause instanceof ApplicationFailure && cause.type === NOT_WANTED;
  return isRefusal && CancellationScope.current().consideredCancelled;
}

/** What a caught error means, read from the failure's fields and not from its text. */
export function toGenerationError(error: unknown): GenerationError {
  const meaning = explain(error);
  return { ...meaning, text: boundText(meaning.text) };
}

function explain(error: unknown): GenerationError {
  if (error instanceof InvalidRequest) return { kind: 'InvalidRequest', text: error.message };
  const failure = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  if (failure instanceof ApplicationFailure) return readFailure(failure).error;
  if (failure instanceof TimeoutFailure) {
    return { kind: 'Outage', text: `An activity did not finish in time (${failure.message}).` };
  }
  const text = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
  return { kind: 'Unexpected', text };
}

/**
 * Lets a workflow end, visibly, on a fault of its own. Temporal takes any other error for a deployment that will be mended, and tries the workflow
 * task again for ever.
 */
export async function endVisibly<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TemporalFailure || isCancellation(error)) throw error;
    throw toWorkflowFailure(toGenerationError(error));
  }
}

/** The failure that ends the workflow: its message is what people read at the top of the Web UI and in the CLI. */
export function toWorkflowFailure(error: GenerationError, facts: FailureFacts = {}): ApplicationFailure {
  const failure = ApplicationFailure.create({ ...recordFailure(error, facts), nonRetryable: true });
  // It would lead to this line and show the paths of this machine; what happened stands in the message.
  failure.stack = '';
  return failure;
}
