import type { Spent } from '../../contract/messages/ledger-messages.js';
import type { Caps } from '../../domain/account/caps.js';
import { hasCaps } from '../../domain/account/caps.js';
import type { Alert } from '../../domain/alerts/alert.js';
import type { WaitReason } from '../../domain/generation/waiting.js';
import type { Config } from '../../config/read-config.js';
import { listPollers } from '../../temporal/pollers.js';
import { readSpent } from '../examine/look-at-spending.js';
import { readAlerts } from '../look/read-alerts.js';
import type { Session } from '../session.js';
import { lookAtTrouble } from '../waiting-line.js';
import type { GenerationCounts, SlowCounts } from './count-generations.js';
import { countGenerations, countSlowly } from './count-generations.js';
import type { Running, RunningBatch, RunningPipeline } from './list-running.js';
import { listRunningBatches, listRunningPipelines } from './list-running.js';
import type { WorkerReport } from './worker-report.js';
import { readWorkerReport } from './worker-report.js';

/** What an account with caps has spent, in UTC. */
export interface AccountSpending {
  readonly account: string;
  readonly caps: Caps;
  /** Absent where no worker tells. */
  readonly spent?: Pick<Spent, 'daily' | 'monthly'>;
}

/** All that runs, at one time. What is absent could not be known within a moment. */
export interface TopSnapshot {
  /** ISO 8601. */
  readonly asOf: string;
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Who listens on the task queue. */
  readonly workers?: number;
  /** The worker that was asked about slots, and what it says. */
  readonly worker: { readonly url: string; readonly report?: WorkerReport };
  readonly generations?: GenerationCounts & Partial<SlowCounts>;
  /** Why those that were refused wait. */
  readonly waiting?: WaitReason;
  readonly batches?: Running<RunningBatch>;
  readonly pipelines?: Running<RunningPipeline>;
  readonly spending: readonly AccountSpending[];
  /** Those that workers have raised; those of a batch are in its progress. */
  readonly alerts?: readonly Alert[];
}

/** What changes by the second is asked for at each look, the rest at every fifth: some four questions of Temporal's index a look. */
const SLOW_MS = 10_000;
/** A source that is silent for longer is left out of this look. */
const LIMIT_MS = 1500;

export interface TopSources {
  readonly session: Session;
  readonly config: Pick<Config, 'accounts'>;
  /** Where a worker answers about its health. */
  readonly healthUrl: string;
  readonly signal: AbortSignal;
}

/** Looks at all that runs, again and again: the questions are the same in number whatever runs. */
export function createTop({ session, config, healthUrl, signal }: TopSources): (now?: Date) => Promise<TopSnapshot> {
  const { client, connection, address, namespace, taskQueue } = session;
  const within = <T>(ask: () => Promise<T>) =>
    connection.withDeadline(Date.now() + LIMIT_MS, ask).catch(() => undefined);
  const slowCounts = keep(() => within(() => countSlowly(session, new Date())));
  const workers = keep(() => within(async () => (await listPollers(client, taskQueue, Date.now())).length));
  const alerts = keep(() => readAlerts(session, LIMIT_MS));
  const trouble = keep(() => within(async () => ({ met: await lookAtTrouble(session) })));
  const capped = config.accounts.filter(({ caps }) => hasCaps(caps));
  const spending = keep(() => Promise.all(capped.map((account) => lookAtAccount(account, session))));
  return async (now = new Date()) => {
    const [counts, slow, batches, pipelines, report, listening, spent, raised] = await Promise.all([
      within(() => countGenerations(session, now)),
      slowCounts(now),
      within(() => listRunningBatches(session)),
      within(() => listRunningPipelines(session)),
      readWorkerReport(healthUrl, signal),
      workers(now),
      spending(now),
      alerts(now),
    ]);
    return {
      ...{ asOf: now.toISOString(), address, namespace, taskQueue },
      workers: listening,
      worker: { url: healthUrl, report },
      generations: counts && { ...counts, ...slow },
      waiting: (slow?.refused ?? 0) > 0 ? (await trouble(now))?.met : undefined,
      ...{ batches, pipelines },
      spending: spent ?? [],
      alerts: raised,
    };
  };
}

/** The answer of a source for some looks; one that has failed is asked again at the next. */
function keep<T>(ask: () => Promise<T | undefined>): (now: Date) => Promise<T | undefined> {
  let known: { readonly answer: T; readonly atMs: number } | undefined;
  return async (now) => {
    if (known !== undefined && now.getTime() - known.atMs < SLOW_MS) return known.answer;
    const answer = await ask();
    known = answer === undefined ? undefined : { answer, atMs: now.getTime() };
    return answer;
  };
}

async function lookAtAccount({ name, caps }: Config['accounts'][number], session: Session): Promise<AccountSpending> {
  const spent = await readSpent(name, session).catch(() => undefined);
  return { account: name, caps, spent };
}
