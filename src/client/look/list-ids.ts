import { beginWith } from '../../contract/filters.js';
import { readBatchMemo, readGenerationMemo, readPipelineMemo } from '../../contract/memo.js';
import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import { probeServer } from '../../temporal/connect/probe.js';
import { readProfile } from '../../temporal/connect/profile.js';
import { chooseServerWay } from '../../temporal/connect/server-proxy.js';
import { listSchedules } from '../schedule/steer-schedule.js';
import type { Session, SessionConfig } from '../session.js';
import { withSession } from '../session.js';
import { renderStatus } from './render-status.js';

/** What has an id that a person may want to type. */
export const ID_KINDS = [GENERATION, BATCH, PIPELINE, 'schedule'] as const;
export type IdKind = (typeof ID_KINDS)[number];

export interface KnownId {
  readonly id: string;
  /** How it stands, and what it is of. */
  readonly about: string;
}

export interface IdQuery {
  readonly kinds: readonly IdKind[];
  /** How the ids begin. */
  readonly typed: string;
  /** Only those that have not ended. */
  readonly isActive?: boolean;
}

/** Somebody has pressed a key and waits: a server on this machine answers in a few milliseconds, one across an ocean in 200. */
const PROBE_LIMIT_MS = 300;
const ANSWER_LIMIT_MS = 700;
/** More nobody reads through. */
const MAX_IDS = 50;

/** The latest ids that begin so, newest first; none where no Temporal server answers at once. */
export async function listIds(query: IdQuery, config: SessionConfig): Promise<readonly KnownId[]> {
  const { address } = await readProfile(config.env);
  const probe = await probeServer(chooseServerWay(address, config.env), undefined, PROBE_LIMIT_MS);
  if (probe.kind === 'unreached') return [];
  return withSession({ config }, (session) =>
    session.connection.withDeadline(Date.now() + ANSWER_LIMIT_MS, () => askServer(query, session)),
  );
}

async function askServer({ kinds, typed, isActive = false }: IdQuery, session: Session): Promise<readonly KnownId[]> {
  const types = kinds.filter((kind) => kind !== 'schedule');
  const schedules = types.length === kinds.length ? [] : await listScheduleIds(typed, session);
  const begin = beginWith(typed);
  if (types.length === 0 || begin === undefined) return schedules;
  const query = [
    `WorkflowType IN (${types.map((type) => `"${type}"`).join(', ')})`,
    ...(typed === '' ? [] : [begin]),
    isActive ? 'ExecutionStatus = "Running"' : 'ExecutionStatus != "ContinuedAsNew"',
  ].join(' AND ');
  const found = new Map<string, KnownId>();
  for await (const { workflowId: id, status, memo } of session.client.workflow.list({ query, pageSize: MAX_IDS })) {
    const what = readGenerationMemo(memo).prompt ?? readBatchMemo(memo).file ?? readPipelineMemo(memo).file;
    const about = [renderStatus({ status }), ...(what === undefined ? [] : [what])].join(': ');
    // The same id again is the same batch, or what was made again under its id: its latest start tells.
    if (!found.has(id)) found.set(id, { id, about });
    if (found.size === MAX_IDS) break;
  }
  return [...schedules, ...found.values()];
}

async function listScheduleIds(typed: string, session: Session): Promise<readonly KnownId[]> {
  const all = await listSchedules(session);
  return all
    .filter(({ id }) => id.startsWith(typed))
    .slice(0, MAX_IDS)
    .map(({ id, isPaused, what }) => ({
      id,
      about: [isPaused ? 'paused' : 'active', what].filter(Boolean).join(': '),
    }));
}
