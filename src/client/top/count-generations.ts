import { ARE_GENERATIONS, ARE_RUNNING_GENERATIONS, areIn } from '../../contract/filters.js';
import { FILED_AS_REFUSED } from '../../domain/generation/waiting.js';
import type { Session } from '../session.js';

/** Generations as Temporal's index counts them, whichever worker makes them. */
export interface GenerationCounts {
  /** Those that have not ended. */
  readonly underWay: number;
  /** Of these, those that Kling generates; absent where our search attributes are not registered. */
  readonly atKling?: number;
  /** Since midnight in UTC, as caps and Kling's days are counted; what is parked has failed to Temporal. */
  readonly today: { readonly completed: number; readonly failed: number; readonly cancelled: number };
}

/** Two questions, whatever runs. */
export async function countGenerations(session: Session, now: Date): Promise<GenerationCounts> {
  const midnight = `${now.toISOString().slice(0, 10)}T00:00:00Z`;
  const [byStatus, atKling] = await Promise.all([
    countByStatus(`${ARE_GENERATIONS} AND (ExecutionStatus = "Running" OR CloseTime >= "${midnight}")`, session),
    countIfSearchable(`${ARE_RUNNING_GENERATIONS} AND ${areIn(['processing', 'stuck'])}`, session),
  ]);
  const sum = (...names: string[]) => names.reduce((total, name) => total + (byStatus.get(name) ?? 0), 0);
  const today = {
    completed: sum('Completed'),
    failed: sum('Failed', 'Terminated', 'TimedOut'),
    cancelled: sum('Canceled'),
  };
  return { underWay: sum('Running'), atKling, today };
}

/** What changes slowly, or is asked for in more words. */
export interface SlowCounts {
  /** Completed a minute, over the latest five. */
  readonly perMinute: number;
  /** Of those under way, absent where our search attributes are not registered: unusually long at Kling; refused once, and waiting to be tried again. */
  readonly stuck?: number;
  readonly refused?: number;
}

const RATE_MINUTES = 5;

/** Three questions, whatever runs. */
export async function countSlowly({ client, ...session }: Session, now: Date): Promise<SlowCounts> {
  const since = new Date(now.getTime() - RATE_MINUTES * 60_000).toISOString();
  const [completed, stuck, refused] = await Promise.all([
    client.workflow.count(`${ARE_GENERATIONS} AND ExecutionStatus = "Completed" AND CloseTime >= "${since}"`),
    countIfSearchable(`${ARE_RUNNING_GENERATIONS} AND ${areIn(['stuck'])}`, { client, ...session }),
    countIfSearchable(`${ARE_RUNNING_GENERATIONS} AND ${areIn(FILED_AS_REFUSED)}`, { client, ...session }),
  ]);
  return { perMinute: completed.count / RATE_MINUTES, stuck, refused };
}

async function countByStatus(query: string, { client }: Session): Promise<ReadonlyMap<string, number>> {
  const { groups } = await client.workflow.count(`${query} GROUP BY ExecutionStatus`);
  return new Map(groups.map(({ groupValues, count }) => [String(groupValues[0]), count]));
}

/** Undefined from a server that does not know our search attributes. */
async function countIfSearchable(query: string, { client }: Session): Promise<number | undefined> {
  try {
    return (await client.workflow.count(query)).count;
  } catch {
    return undefined;
  }
}
