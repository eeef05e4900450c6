/** One thing that is wrong with a request. */
export interface Complaint {
  /** The field's path, e.g. `camera_control.config.zoom`; empty for the request as a whole. */
  readonly path: string;
  /** Cause, value, what is allowed or what to write instead: one line. */
  readonly text: string;
}

/** Thrown when a request cannot be run as it stands; nothing was started and nothing was paid. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly complaints: readonly Complaint[];

  constructor(complaints: readonly Complaint[]) {
    super(complaints.map(({ path, text }) => (path === '' ? text : `${path}: ${text}`)).join('; '));
    this.complaints = complaints;
  }
}
