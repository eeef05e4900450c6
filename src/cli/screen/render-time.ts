import { renderDuration } from '../../domain/duration.js';

/** Whole seconds, so that a line changes once a second at most: `4 s`, `12 min`. A clock that is behind counts as no time. */
export function renderSpan(seconds: number): string {
  return renderDuration(Math.max(0, Math.floor(seconds)) * 1000);
}

/** From one moment to another, e.g. of ISO 8601; the later one in Unix milliseconds. */
export const renderSince = (from: string, toMs: number): string => renderSpan((toMs - Date.parse(from)) / 1000);

/** `15:42` of today, or with the day: `Tue 25 Nov 03:10`. Local time unless a zone is named. */
export function renderClock(atMs: number, nowMs: number, timeZone?: string): string {
  const parts = (ms: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(ms);
  const time = parts(atMs, { hour: '2-digit', minute: '2-digit' });
  const isToday = parts(atMs, { dateStyle: 'short' }) === parts(nowMs, { dateStyle: 'short' });
  if (isToday) return time;
  return `${parts(atMs, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')} ${time}`;
}
