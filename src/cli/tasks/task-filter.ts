import { parseDurationMs } from '../../domain/duration.js';
import type { TaskStatus } from '../../domain/task.js';
import { TASK_STATUSES } from '../../domain/task.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import { TemporalUnreachable } from '../../temporal/connect/temporal-unreachable.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';

/** A year: Kling's files are long gone by then. */
const MAX_SINCE_MS = 366 * 24 * 3600 * 1000;

/** How far back to look: `7d`, `12h`, `1d12h`. */
export function parseSince(value: unknown): number {
  const text = typeof value === 'string' ? value : '';
  // A number alone would be seconds, which nobody means here.
  const sinceMs = /[a-z]/i.test(text) ? parseDurationMs(text) : undefined;
  if (sinceMs !== undefined && sinceMs > 0 && sinceMs <= MAX_SINCE_MS) return sinceMs;
  throw new UsageError(`--since is ${JSON.stringify(text)}; write how far back, e.g. 7d or 12h, at most 366d`);
}

/** One state, or several with commas between them. */
export function parseTaskStates(value: unknown): readonly TaskStatus[] | undefined {
  if (typeof value !== 'string') return undefined;
  return value.split(',').map((text) => {
    const state = TASK_STATUSES.find((one) => one === text.trim());
    if (state !== undefined) return state;
    throw new UsageError(`--state is ${JSON.stringify(text.trim())}; write one of ${TASK_STATUSES.join(', ')}`);
  });
}

/** Does something with Temporal where it answers; where not, that is said and the rest is done without. */
export async function withSessionIfThere<T>(io: Io, use: (session: Session | undefined) => Promise<T>): Promise<T> {
  try {
    return await withSession(io, use);
  } catch (error) {
    if (!(error instanceof TemporalUnreachable)) throw error;
    io.err(`${error.message} Workflows are not looked at: what only they know is marked as unknown here.`);
    return use(undefined);
  }
}
