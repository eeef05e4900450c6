import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import { FAILURES, KlingFailure } from '../domain/failure.js';
import { InvalidRequest } from '../domain/invalid-request.js';

/** What a failure carries across Temporal, so that the workflow and the CLI need not read its text. */
export interface FailureDetails {
  readonly kind: string;
  readonly code?: number;
  readonly requestId?: string;
}

/** Milliseconds before another look for a slot: from 1 s, as Kling asks, doubling to 30 s, with a quarter of jitter. */
export function slotRetryDelayMs(attempt: number, random: number): number {
  const baseMs = Math.min(30_000, 1000 * 2 ** Math.min(attempt - 1, 10));
  return Math.round(baseMs * (1 + 0.25 * random));
}

/** The one place where our failures become Temporal's; whatever is not known here is a bug and is never retried. */
export function toTemporalFailure(error: unknown, attempt: number, random: number = Math.random()): TemporalFailure {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof InvalidRequest) {
    return ApplicationFailure.nonRetryable(error.message, 'InvalidRequest', { kind: 'InvalidRequest' });
  }
  if (error instanceof KlingFailure) return fromKling(error, attempt, random);
  const cause = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    message: `${cause.name}: ${cause.message}. This is a fault in kling-temporal, please report it.`,
    type: 'Unexpected',
    nonRetryable: true,
    details: [{ kind: 'Unexpected' }],
    cause,
  });
}

function fromKling(failure: KlingFailure, attempt: number, random: number): ApplicationFailure {
  const { retry, hint } = FAILURES[failure.kind];
  const details: FailureDetails = { kind: failure.kind, code: failure.code, requestId: failure.requestId };
  return ApplicationFailure.create({
    message: `${endSentence(failure.message)} ${hint}`,
    type: failure.kind,
    nonRetryable: retry === 'never' || retry === 'attempt',
    nextRetryDelay: retry === 'slot' ? slotRetryDelayMs(attempt, random) : waitAskedMs(failure),
    category: retry === 'slot' ? ApplicationFailureCategory.BENIGN : undefined,
    details: [details],
  });
}

function waitAskedMs(failure: KlingFailure): number | undefined {
  return failure.retryAfterSeconds === undefined ? undefined : failure.retryAfterSeconds * 1000;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
