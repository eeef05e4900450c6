import { ApplicationFailure, ApplicationFailureCategory, TemporalFailure } from '@temporalio/common';
import type { FailureDetails } from '../contract/failures.js';
import { FAILURES } from '../domain/failure.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { boundText } from '../domain/text/bound-text.js';
import { InvalidRequest } from '../domain/invalid-request.js';

/**
 * Milliseconds before another try for a slot: 1 s, as Kling asks, with a quarter of jitter. It does not grow, because the submission gate
 * paces the creates themselves, and whoever slept for long would sleep beside a free slot.
 */
export function slotRetryDelayMs(random: number): number {
  return Math.round(1000 * (1 + 0.25 * random));
}

/** Longest text of a cause in characters, so that the message has room for what to do. */
const MAX_CAUSE_LENGTH = 9000;
/** The same again, for those who show it in a line: the server keeps only a few thousand bytes of a failure that is tried again. */
const MAX_REASON_LENGTH = 1000;

/** The one place where our failures become Temporal's; whatever is not known here is a bug and is never retried. */
export function toTemporalFailure(error: unknown, random: number = Math.random()): TemporalFailure {
  if (error instanceof TemporalFailure) return error;
  if (error instanceof InvalidRequest) {
    return ApplicationFailure.nonRetryable(error.message, 'InvalidRequest', { kind: 'InvalidRequest' });
  }
  if (error instanceof KlingFailure) return fromKling(error, random);
  const cause = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.create({
    message: `${cause.name}: ${boundText(cause.message, MAX_CAUSE_LENGTH)}. This is a fault in kling-temporal, please report it.`,
    type: 'Unexpected',
    nonRetryable: true,
    details: [{ kind: 'Unexpected' }],
    cause,
  });
}

function fromKling(failure: KlingFailure, random: number): ApplicationFailure {
  const { retry, hint } = FAILURES[failure.code];
  const { klingCode, requestId, until, isFinal } = failure.facts;
  const reason = boundText(failure.message, MAX_REASON_LENGTH);
  const details: FailureDetails = {
    kind: failure.code,
    code: klingCode,
    requestId,
    reason,
    ...(until === undefined ? {} : { until }),
  };
  return ApplicationFailure.create({
    message: `${endSentence(boundText(failure.message, MAX_CAUSE_LENGTH))} ${hint}`,
    type: failure.code,
    nonRetryable: retry === 'never' || retry === 'attempt' || isFinal === true,
    nextRetryDelay: retry === 'slot' ? slotRetryDelayMs(random) : waitAskedMs(failure),
    category: retry === 'slot' || retry === 'cap' ? ApplicationFailureCategory.BENIGN : undefined,
    details: [details],
  });
}

/** "At once" is no pause that anybody asks for in earnest: the activity's own back-off is kinder to both sides. */
function waitAskedMs({ facts: { retryAfterSeconds = 0 } }: KlingFailure): number | undefined {
  return retryAfterSeconds > 0 ? retryAfterSeconds * 1000 : undefined;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
