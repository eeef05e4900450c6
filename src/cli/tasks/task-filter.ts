import type { TaskStatus } from '../../domain/task.js';
import { TASK_STATUSES } from '../../domain/task.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import { parseSinceMs, SINCE_HINT } from '../../client/tasks/since.js';
import { TemporalUnreachable } from '../../temporal/connect/temporal-unreachable.js';
import type { Io } from '../process/io.js';
import { UsageError } from '../program/errors.js';

/** How far back to look: `7d`, `12h`, `1d12h`. */
export function parseSince(value: unknown): number {
  const sinceMs = parseSinceMs(value);
  if (sinceMs !== undefined) return sinceMs;
  throw new UsageError(`--since is ${JSON.stringify(value)}; write ${SINCE_HINT}`);
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
