import type { Paint } from '../screen/paint.js';

/** Where a look is shown. */
export interface TopFrame {
  readonly columns: number;
  /** Of a terminal; what does not fit is left out, the oldest first. */
  readonly rows?: number;
  readonly paint: Paint;
  /** How old the look is, where it is drawn again and again. */
  readonly silentMs?: number;
  readonly isLive?: boolean;
  /** For tests; local time without it. */
  readonly timeZone?: string;
}
