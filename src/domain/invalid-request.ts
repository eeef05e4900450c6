import type { Advice } from './advice/advice.js';
import { KlingTemporalError } from './error.js';
import { boundText } from './text/bound-text.js';

/** One thing that is wrong with a request. */
export interface Complaint {
  /** The field's path, e.g. `camera_control.config.zoom`; empty for the request as a whole. */
  readonly path: string;
  /** Cause, value, what is allowed or what to write instead: one line. */
  readonly text: string;
  /** Where in the text that stands there, counted from 0; absent for all of it. */
  readonly at?: number;
  /** The line of a file that it is about, and below it a mark for the place. */
  readonly excerpt?: readonly string[];
  /** What can be done besides, where that depends on who asks. */
  readonly advice?: readonly Advice[];
}

/** Longest path and text of one complaint in the message; each says what matters at its beginning. */
const MAX_PATH_LENGTH = 200;
const MAX_TEXT_LENGTH = 1000;
/** Room for the last line, which counts the others. */
const MAX_LINES_LENGTH = 9900;

/** A failure's message travels through Temporal, which takes 2 MB; nobody reads that much. All of them are in `facts.complaints`. */
const MAX_IN_MESSAGE = 100;

/** Thrown when a request cannot be run as it stands; nothing was started and nothing was paid. */
export class InvalidRequest extends KlingTemporalError {
  override readonly name = 'InvalidRequest';
  readonly code = 'InvalidRequest';
  override readonly facts: { readonly complaints: readonly Complaint[] };

  constructor(complaints: readonly Complaint[]) {
    const lines = takeWhole(complaints.slice(0, MAX_IN_MESSAGE).map(renderComplaint));
    const rest = complaints.length - lines.length;
    super([...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; '), {
      advice: complaints.flatMap(({ advice = [] }) => advice),
    });
    this.facts = { complaints };
  }
}

function renderComplaint({ path, text }: Complaint): string {
  const what = boundText(text, MAX_TEXT_LENGTH);
  return path === '' ? what : `${boundText(path, MAX_PATH_LENGTH)}: ${what}`;
}

/** As many lines as have room, at least the first. */
function takeWhole(lines: readonly string[]): string[] {
  const taken: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 2;
    if (length > MAX_LINES_LENGTH) break;
    taken.push(line);
  }
  return taken;
}
