import { parseDurationMs } from '../../domain/duration.js';

/** A year: Kling's files are long gone by then. */
const MAX_SINCE_MS = 366 * 24 * 3600 * 1000;

/** What goes behind "write". */
export const SINCE_HINT = 'how far back, e.g. 7d or 12h, at most 366d';

/** How far back to look, in milliseconds; undefined for a text that says nothing of the kind. A number alone would be seconds, which nobody means here. */
export function parseSinceMs(text: unknown): number | undefined {
  const sinceMs = typeof text === 'string' && /[a-z]/i.test(text) ? parseDurationMs(text) : undefined;
  return sinceMs !== undefined && sinceMs > 0 && sinceMs <= MAX_SINCE_MS ? sinceMs : undefined;
}
