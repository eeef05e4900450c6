import { KlingTemporalError } from '../../domain/error.js';

/** Thrown when Temporal's own variables or its profile file make no sense, or do not fit the server; the message names what to change. */
export class InvalidTemporalProfile extends KlingTemporalError {
  override readonly name = 'InvalidTemporalProfile';
  readonly code = 'InvalidTemporalProfile';
}
