import { KlingTemporalError } from '../domain/error.js';

/** Thrown for a setting that cannot be used; the message names the variable, its value and what to write. */
export class InvalidConfig extends KlingTemporalError {
  override readonly name = 'InvalidConfig';
  readonly code = 'InvalidConfig';
}
