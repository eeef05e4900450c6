import type { WaitingLine } from '../../../client/waiting-line.js';
import type { Source } from '../../program/render-advice.js';
import type { Paint } from '../../screen/paint.js';

/** Where and when a screen is shown. */
export interface Frame {
  readonly columns: number;
  /** Lines of the terminal; the screen takes at most one less, for the cursor. */
  readonly rows: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly paint: Paint;
  /** Why nothing newer is known than `asOf`, as a sentence. */
  readonly silence?: string;
  /** Who holds the slots, and what those that wait have met. */
  readonly line?: WaitingLine;
  /** Where its rows come from. */
  readonly source?: Source;
  /** For tests; local time without it. */
  readonly timeZone?: string;
}

export const INDENT = '  ';
