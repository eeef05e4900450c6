import type { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory, CancelledFailure } from '@temporalio/common';

/** Why Temporal stopped this activity (`CANCELLED`, `WORKER_SHUTDOWN`, `TIMED_OUT`, ...), or undefined while it may run on. */
export function stopReason({ cancellationSignal }: Context): string | undefined {
  if (!cancellationSignal.aborted) return undefined;
  const reason: unknown = cancellationSignal.reason;
  return reason instanceof CancelledFailure ? reason.message : 'CANCELLED';
}

/** Thrown so that Temporal gives the activity to another worker at once; nothing went wrong. */
export function workerShutdown(): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'This worker is stopping; the work goes on elsewhere.',
    type: 'WorkerShutdown',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: 100,
  });
}
