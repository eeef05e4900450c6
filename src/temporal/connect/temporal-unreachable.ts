import { KlingTemporalError } from '../../domain/error.js';

/** Thrown when no Temporal server answers, or when it refuses us; the message says at which address. */
export class TemporalUnreachable extends KlingTemporalError {
  override readonly name = 'TemporalUnreachable';
  readonly code = 'TemporalUnreachable';
}
