import {
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import type { BadEnd } from '../domain/generation/bad-end.js';

/** Types of `ApplicationFailure` that are no failure of a generation: those have the names of `FAILURE_KINDS` in `src/domain/failure.ts`. */

/** From `submit`: its generation, or the batch of that, is cancelled, so nothing is sent. */
export const NOT_WANTED = 'NotWanted';
/** From any activity: its worker stops, and another one goes on. */
export const WORKER_SHUTDOWN = 'WorkerShutdown';
/** From any activity: the Temporal server did not answer what it was asked. */
export const NO_WORD_FROM_TEMPORAL = 'TemporalUnreachable';
/** From a query or an update: what was asked cannot be done. */
export const REFUSED = 'Refused';
/** From a `notice`: somebody has not got it, and will not without help. */
export const UNDELIVERED = 'Undelivered';

/** What a worker that encrypts sets in the sandbox of its workflows, so that the messages of failures are put where its codec finds them. */
export const ENCODES_FAILURES = 'klingEncodesFailures';

/** The first detail of a failure, so that nobody need read its text. */
export interface FailureDetails {
  /** Also the failure's type. */
  readonly kind: string;
  /** Kling's own. */
  readonly code?: number;
  readonly requestId?: string;
  /** What Kling or the network said; the failure's own text goes on with what to do. */
  readonly reason?: string;
  /** ISO 8601: when a cap that is reached counts anew. */
  readonly until?: string;
}

/** How a workflow has ended, read from what Temporal makes of that for those who wait for it: its client and a parent workflow alike. */
export function readBadEnd(error: unknown): BadEnd {
  const cause = error instanceof ChildWorkflowFailure ? (error.cause ?? error) : error;
  if (cause instanceof CancelledFailure) return { kind: 'cancelled' };
  if (cause instanceof ApplicationFailure) return { kind: 'failed', failure: cause };
  if (cause instanceof TerminatedFailure) return { kind: 'terminated' };
  if (cause instanceof TimeoutFailure) return { kind: 'timedOut' };
  return { kind: 'other', text: cause instanceof Error ? cause.message : String(cause) };
}
