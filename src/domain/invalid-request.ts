/** One thing that is wrong with a request. */
export interface Complaint {
  /** The field's path, e.g. `camera_control.config.zoom`; empty for the request as a whole. */
  readonly path: string;
  /** Cause, value, what is allowed or what to write instead: one line. */
  readonly text: string;
}

/** A failure's message travels through Temporal, which takes 2 MB; nobody reads that much. All of them are in `complaints`. */
const MAX_IN_MESSAGE = 100;

/** Thrown when a request cannot be run as it stands; nothing was started and nothing was paid. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly complaints: readonly Complaint[];

  constructor(complaints: readonly Complaint[]) {
    const lines = complaints
      .slice(0, MAX_IN_MESSAGE)
      .map(({ path, text }) => (path === '' ? text : `${path}: ${text}`));
    const rest = complaints.length - lines.length;
    super([...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; '));
    this.complaints = complaints;
  }
}
