/** Types of `ApplicationFailure` that are no failure of a generation: those have the names of `FAILURE_KINDS` in `src/domain/failure.ts`. */

/** From `submit`: its generation, or the batch of that, is cancelled, so nothing is sent. */
export const NOT_WANTED = 'NotWanted';
/** From any activity: its worker stops, and another one goes on. */
export const WORKER_SHUTDOWN = 'WorkerShutdown';
/** From any activity: the Temporal server did not answer what it was asked. */
export const NO_WORD_FROM_TEMPORAL = 'TemporalUnreachable';
/** From a query or an update: what was asked cannot be done. */
export const REFUSED = 'Refused';

/** The first detail of a failure, so that nobody need read its text. */
export interface FailureDetails {
  /** Also the failure's type. */
  readonly kind: string;
  /** Kling's own. */
  readonly code?: number;
  readonly requestId?: string;
  /** What Kling or the network said; the failure's own text goes on with what to do. */
  readonly reason?: string;
}
