import type { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';
import { NOT_WANTED, WORKER_SHUTDOWN } from '../contract/failures.js';

/** Why Temporal stopped this activity (`CANCELLED`, `WORKER_SHUTDOWN`, `TIMED_OUT`, ...), or undefined while it may run on. */
export function stopReason({ cancellationSignal }: Context): string | undefined {
  if (!cancellationSignal.aborted) return undefined;
  const reason: unknown = cancellationSignal.reason;
  return reason instanceof CancelledFailure ? reason.message : 'CANCELLED';
}

/**
 * Thrown instead of making what nobody wants any more. Temporal ends the activity as cancelled as soon as its workflow has taken note; until then
 * it is asked again, since a question costs less than a clip.
 */
export function notWanted(): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'It is cancelled, so nothing is sent to Kling.',
    type: NOT_WANTED,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: 2000,
  });
}

/** For what was stopped because its worker stops: throws, so that Temporal gives the activity to another one at once; nothing went wrong. */
export function throwIfWorkerStops(context: Context): void {
  if (stopReason(context) !== 'WORKER_SHUTDOWN') return;
  throw ApplicationFailure.create({
    message: 'This worker is stopping; the work goes on elsewhere.',
    type: WORKER_SHUTDOWN,
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: 100,
  });
}
