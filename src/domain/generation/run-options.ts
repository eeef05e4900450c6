import { parseDurationMs } from '../duration.js';
import type { Complaint } from '../invalid-request.js';
import { nearest } from '../text/nearest.js';
import { quote } from '../text/quote.js';

/** How we run a generation, as opposed to what Kling is asked for: the nested object `run` of a request. */
export interface RunOptions {
  /** Tasks that may be made, and paid, for one generation when Kling fails to generate. Default 3. */
  readonly attempts: number;
  /** From a task's creation until we stop waiting and park it with its id. Default 1 h. */
  readonly timeoutMs: number;
  /** From a task's creation until a person should look. Default 10 min; the slowest documented products take minutes. */
  readonly stuckAfterMs: number;
  /** Pause before another attempt, so that a bad moment at Kling can pass. Default 10 s. */
  readonly retryAfterMs: number;
  /** Temporal's priority key for the wait for a slot: 1 is first, 5 last. Default 3. */
  readonly priority: number;
}

const DEFAULTS: RunOptions = {
  attempts: 3,
  timeoutMs: 3_600_000,
  stuckAfterMs: 600_000,
  retryAfterMs: 10_000,
  priority: 3,
};

export const RUN_OPTION_NAMES = ['attempts', 'timeout', 'stuckAfter', 'retryAfter', 'priority'] as const;

/** Reads `run`; what is absent gets its default, what is wrong is complained of. `others` are names that the caller has read itself. */
export function parseRunOptions(value: unknown, complaints: Complaint[], others: readonly string[] = []): RunOptions {
  if (value === undefined) return DEFAULTS;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complaints.push({ path: 'run', text: 'write an object, e.g. {"attempts":2,"timeout":"1h"}' });
    return DEFAULTS;
  }
  const given = value as Record<string, unknown>;
  const names: readonly string[] = [...RUN_OPTION_NAMES, ...others];
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const guess = nearest(name, names);
    const hint = guess === undefined ? `known are ${names.join(', ')}` : `did you mean "${guess}"?`;
    complaints.push({ path: `run.${name}`, text: `unknown; ${hint}` });
  }
  return {
    attempts: parseCount('attempts', given.attempts, 10, complaints),
    timeoutMs: parseSpan('timeout', given.timeout, DEFAULTS.timeoutMs, complaints),
    stuckAfterMs: parseSpan('stuckAfter', given.stuckAfter, DEFAULTS.stuckAfterMs, complaints),
    retryAfterMs: parseSpan('retryAfter', given.retryAfter, DEFAULTS.retryAfterMs, complaints),
    priority: parseCount('priority', given.priority, 5, complaints),
  };
}

function parseCount(name: 'attempts' | 'priority', value: unknown, max: number, complaints: Complaint[]): number {
  if (value === undefined) return DEFAULTS[name];
  const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= max) return count;
  complaints.push({ path: `run.${name}`, text: `${quote(value)}; write a whole number from 1 to ${max}` });
  return DEFAULTS[name];
}

/** A week bounds every span: a task's files die after 30 days, and a longer wait is more likely a slip of the pen. */
const LONGEST_MS = 7 * 86_400_000;
/** Characters; what is longer is no duration, and need not be read. */
const MAX_SPAN_LENGTH = 100;

function parseSpan(name: string, value: unknown, defaultMs: number, complaints: Complaint[]): number {
  if (value === undefined) return defaultMs;
  const spanMs = typeof value === 'string' && value.length > MAX_SPAN_LENGTH ? undefined : parseDurationMs(value);
  if (spanMs !== undefined && spanMs <= LONGEST_MS) return spanMs;
  complaints.push({
    path: `run.${name}`,
    text: `${quote(value)} is not a duration of at most 7 days; write e.g. "90s", "10m" or "1h"`,
  });
  return defaultMs;
}
