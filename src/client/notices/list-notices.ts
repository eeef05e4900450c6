import { readNoticeMemo } from '../../contract/memo.js';
import { ARE_NOTICES } from '../../contract/filters.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import type { PendingActivities } from '../pending/open-pending.js';
import { openPending } from '../pending/open-pending.js';
import type { Session } from '../session.js';
import { readUndelivered } from './undelivered.js';

/** A notice that somebody has not got. */
export interface ListedNotice {
  /** Of its workflow. */
  readonly id: string;
  /** Its type, e.g. `generation.completed`. */
  readonly event?: string;
  /** The generation or batch that it is about. */
  readonly about?: string;
  /** Those who have not got it. */
  readonly targets: readonly string[];
  /** `trying` while it is tried again; `failed` until somebody sends it again. */
  readonly state: 'trying' | 'failed';
  /** ISO 8601. */
  readonly since: string;
  /** What was said at the last try. */
  readonly reason?: string;
}

export interface NoticesFilter {
  readonly state?: ListedNotice['state'];
  readonly limit: number;
}

/** Those that are not brought yet, newest first: no worker is needed. One that was sent again counts as it stands now. */
export async function listNotices(
  { state, limit }: NoticesFilter,
  { client }: Session,
): Promise<readonly ListedNotice[]> {
  const listed = new Map<string, ListedNotice>();
  const seen = new Set<string>();
  const query = `${ARE_NOTICES} AND ExecutionStatus != "Completed"${state === 'failed' ? ' AND ExecutionStatus != "Running"' : ''}`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 100 })) {
    if (listed.size === limit) break;
    if (seen.has(workflowId)) continue;
    seen.add(workflowId);
    const notice = await look(workflowId, client);
    if (notice !== undefined && (state === undefined || notice.state === state)) listed.set(workflowId, notice);
  }
  return [...listed.values()];
}

async function look(workflowId: string, client: Session['client']): Promise<ListedNotice | undefined> {
  const description = await findWorkflow(client, workflowId);
  if (description === undefined) return undefined;
  const { status, memo, startTime } = description;
  if (status.name === 'COMPLETED') return undefined;
  const { event, about, targets = [] } = readNoticeMemo(memo);
  const facts = { id: workflowId, event, about, since: startTime.toISOString() };
  if (status.name !== 'RUNNING') {
    const { names, reason } = await readUndelivered(client.workflow.getHandle(workflowId));
    return { ...facts, targets: names ?? targets, state: 'failed', reason };
  }
  const trouble = readTrouble(await openPending(description, client));
  // What is on its first try is on its way.
  return trouble === undefined ? undefined : { ...facts, targets, state: 'trying', reason: trouble };
}

function readTrouble({ raw }: PendingActivities): string | undefined {
  const failed = raw.pendingActivities?.find(({ lastFailure }) => lastFailure?.message != null);
  return failed?.lastFailure?.message ?? undefined;
}
