import { renderDuration } from '../../domain/duration.js';

/** Kling may ask us to wait, but a gateway's "come back in a year" must not park what waits, or what has been paid for. */
const MAX_SECONDS = 600;

/**
 * `Retry-After` in either of its two forms (seconds or a date) as seconds from now; undefined for anything else. `nowMs` is the sender's
 * clock, as its `Date` header tells it, where there is one: ours may be wrong.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text));
  // Without a month it is no date, although `Date.parse` makes one of "-5" and "1e9".
  const untilMs = /[a-z]{3}/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(untilMs) ? Math.max(0, Math.ceil((untilMs - nowMs) / 1000)) : undefined;
}

/** How long to wait of what was asked, and a sentence when that is less. */
export function boundRetryAfter(askedSeconds: number | undefined): { seconds?: number; notice?: string } {
  if (askedSeconds === undefined || askedSeconds <= MAX_SECONDS) return { seconds: askedSeconds };
  // The longest that a date can be away; beyond it a duration cannot be told.
  const asked = renderDuration(Math.min(askedSeconds, 8.64e12) * 1000);
  const notice = `It asks for a pause of ${asked}; the next try comes after ${renderDuration(MAX_SECONDS * 1000)}`;
  return { seconds: MAX_SECONDS, notice };
}
