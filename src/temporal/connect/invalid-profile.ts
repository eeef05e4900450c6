/** Thrown when Temporal's own variables or its profile file make no sense, or do not fit the server; the message names what to change. */
export class InvalidTemporalProfile extends Error {
  override readonly name = 'InvalidTemporalProfile';
}
