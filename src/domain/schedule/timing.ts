import { parseDurationMs } from '../duration.js';
import type { Complaint } from '../invalid-request.js';
import type { Parsed } from '../parsed.js';
import { invalid, valid } from '../parsed.js';
import type { Json } from '../record.js';
import { quote } from '../text/quote.js';

/**
 * What happens when a run is due while the one before is under way: nothing; it follows, at most one; all follow; the one before is cancelled;
 * they run side by side. A run is never terminated: what it has paid for would be lost.
 */
export const OVERLAPS = ['skip', 'buffer-one', 'buffer-all', 'cancel-other', 'allow-all'] as const;
export type Overlap = (typeof OVERLAPS)[number];

/** When something is started again and again. */
export interface Timing {
  /** Expressions of five, six (with a year) or seven fields (with seconds, too), or words such as `@daily`. */
  readonly cron: readonly string[];
  /** IANA name that cron is read in; UTC where absent. */
  readonly timeZone?: string;
  readonly everyMs?: number;
  /** By which an interval is shifted: it is counted from the beginning of 1970 in UTC. */
  readonly offsetMs?: number;
  /** Each start is put off by up to so much, by chance. */
  readonly jitterMs?: number;
  readonly overlap: Overlap;
  /** What was missed while Temporal was away is made up for if it is at most so old. */
  readonly catchUpMs: number;
}

export const TIMING_NAMES = ['cron', 'every', 'offset', 'timeZone', 'jitter', 'overlap', 'catchUp'] as const;

/** A night's run is still wanted after a restart of the server; those of a weekend would all be paid for on Monday. */
const DEFAULT_CATCH_UP_MS = 3_600_000;
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** Reads when a schedule starts what it is for. What a cron expression may hold is Temporal's to say. */
export function parseTiming(given: Json): Parsed<Timing> {
  const cron = parseCron(given.cron);
  const every = parseSpan('every', given.every, [1000, YEAR_MS]);
  const offset = parseSpan('offset', given.offset, [0, YEAR_MS]);
  const timeZone = parseTimeZone(given.timeZone);
  const jitter = parseSpan('jitter', given.jitter, [0, DAY_MS]);
  const overlap = parseOverlap(given.overlap);
  const catchUp = parseSpan('catchUp', given.catchUp, [10_000, YEAR_MS]);
  const value = {
    cron: cron.value,
    timeZone: timeZone.value,
    everyMs: every.value,
    offsetMs: offset.value,
    jitterMs: jitter.value,
    overlap: overlap.value,
    catchUpMs: catchUp.value ?? DEFAULT_CATCH_UP_MS,
  };
  const problems = [cron, every, offset, timeZone, jitter, overlap, catchUp].flatMap((one) => one.problems);
  return { value, problems: [...problems, ...(problems.length === 0 ? complainOfTogether(value) : [])] };
}

function complainOfTogether({ cron, everyMs, offsetMs, timeZone }: Timing): readonly Complaint[] {
  const complaints: Complaint[] = [];
  if (cron.length === 0 && everyMs === undefined)
    complaints.push({ path: 'cron', text: 'missing; write when to start, e.g. "0 2 * * *", or "every", e.g. "6h"' });
  if (offsetMs !== undefined && everyMs === undefined)
    complaints.push({ path: 'offset', text: 'shifts an interval, and "every" is missing; cron says its times itself' });
  if (everyMs !== undefined && offsetMs !== undefined && offsetMs >= everyMs)
    complaints.push({ path: 'offset', text: 'must be shorter than "every"' });
  if (timeZone !== undefined && cron.length === 0)
    complaints.push({
      path: 'timeZone',
      text: 'is what cron is read in, and "cron" is missing; an interval knows none',
    });
  return complaints;
}

/** Longer ones are no expressions. */
const MAX_CRON_LENGTH = 200;

function parseCron(value: unknown): Parsed<readonly string[]> {
  const given: readonly unknown[] = value === undefined ? [] : [value].flat();
  const cron = given.filter((one) => typeof one === 'string').map((one) => one.trim());
  const isWrong = (one: string) =>
    one === '' || one.length > MAX_CRON_LENGTH || /[#\r\n]/.test(one) || countFields(one) > CRON_FIELDS;
  if (cron.length === given.length && !cron.some(isWrong)) return valid(cron);
  return invalid([], 'cron', `${quote(value)}; write minute, hour, day, month and day of the week, e.g. "0 2 * * *"`);
}

/** With six, half of the programs that read them begin with a second and Temporal ends with a year: 2 o'clock each day is the 2nd of each month. */
const CRON_FIELDS = 5;

const countFields = (expression: string): number =>
  expression.split(/\s+/).filter((word) => !/^(CRON_)?TZ=/.test(word)).length;

function parseTimeZone(value: unknown): Parsed<string | undefined> {
  if (value === undefined) return valid(undefined);
  if (typeof value === 'string' && isTimeZone(value)) return valid(value);
  return invalid(undefined, 'timeZone', `${quote(value)} is no time zone; write e.g. "Europe/Berlin" or "UTC"`);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function parseOverlap(value: unknown): Parsed<Overlap> {
  const overlap = OVERLAPS.find((one) => one === value);
  if (value === undefined || overlap !== undefined) return valid(overlap ?? 'skip');
  return invalid('skip', 'overlap', `${quote(value)}; write one of ${OVERLAPS.join(', ')}`);
}

function parseSpan(
  path: (typeof TIMING_NAMES)[number],
  value: unknown,
  [leastMs, mostMs]: readonly [leastMs: number, mostMs: number],
): Parsed<number | undefined> {
  if (value === undefined) return valid(undefined);
  const spanMs = parseDurationMs(value);
  if (spanMs !== undefined && spanMs >= leastMs && spanMs <= mostMs) return valid(spanMs);
  const least = leastMs === 0 ? '' : `at least ${leastMs / 1000} s and `;
  const text = `${quote(value)} is not a duration of ${least}at most ${mostMs === DAY_MS ? 'a day' : `${mostMs / DAY_MS} days`}; write e.g. "30m" or "6h"`;
  return invalid(undefined, path, text);
}
