import type { WorkflowExecutionInfo } from '@temporalio/client';
import {
  ARE_GENERATIONS,
  ARE_NO_ITEMS,
  ARE_RUNNING_GENERATIONS,
  areIn,
  areItemsOf,
  HAVE_A_TASK,
} from '../contract/filters.js';
import { readGenerationMemo } from '../contract/memo.js';
import type { Pack } from '../products/pack.js';
import type { ProductName } from '../products/catalogue.js';
import { CATALOGUE } from '../products/catalogue.js';
import { FILED_AS_QUEUED, FILED_AS_REFUSED } from '../domain/generation/waiting.js';
import type { WaitReason } from '../domain/generation/waiting.js';
import { readAlerts } from './look/read-alerts.js';
import { openPending } from './pending/open-pending.js';
import { readPendingActivity, readWaitingOf } from './pending/pending-activity.js';
import type { Session } from './session.js';

/** The waiting line for Kling's slots, as far as Temporal's own records tell; they know nothing of other programs. */
export interface WaitingLine {
  /** Workflow ids of ours that are at Kling now, the latest first; at most `MAX_HOLDERS`. */
  readonly holders: readonly string[];
  /** How many of ours are at Kling. */
  readonly held: number;
  /** Ids of those that have ended here lately while their tasks went on at Kling, where they may still hold a slot. */
  readonly left?: readonly string[];
  /** How many wait before it; undefined where our search attributes are not registered. Batches take turns, so those of others do not count. */
  readonly ahead?: number;
  /** What others that wait have met, or why workers take nothing, where it was not tried itself yet. */
  readonly met?: WaitReason;
}

/** A generation, or a batch, that waits. */
export interface Place {
  /** ISO 8601; undefined for a batch, which has no place of its own. */
  readonly startedAt?: string;
  readonly batchId?: string;
  readonly task?: ProductName;
}

const ARE_AT_KLING = `${ARE_RUNNING_GENERATIONS} AND ${areIn(['processing', 'stuck'])}`;

/** A person waits for the rest of the answer, which has 2 s in all. */
const LIMIT_MS = 600;
export const MAX_HOLDERS = 20;
/** Generations that are looked at for what they have met. */
const MAX_ASKED = 3;
/** Kling has ended a task long before: most take minutes. */
const LEFT_FOR_MS = 3_600_000;

/** What can be known within a moment, with or without a worker; undefined when the server tells nothing. */
export async function lookAtLine(place: Place, session: Session): Promise<WaitingLine | undefined> {
  const [holders, left, ahead, met, store] = await Promise.all([
    within(session, () => listOfPack(ARE_AT_KLING, place, session)),
    within(session, () => listOfPack(leftSince(new Date(Date.now() - LEFT_FOR_MS)), place, session)),
    within(session, () => countAhead(place, session)),
    within(session, () => lookAtTrouble(session)),
    lookAtStore(session),
  ]);
  if ([holders, left, ahead, met].every((known) => known === undefined)) return undefined;
  return {
    ...{ left, ahead, met: met ?? store },
    holders: (holders ?? []).slice(0, MAX_HOLDERS),
    held: holders?.length ?? 0,
  };
}

/**
 * A worker that cannot keep results takes nothing out of the line, so that nobody has met it there. Where something of this task queue is at Kling, another
 * worker has room for it: then it is a slot that is waited for.
 */
async function lookAtStore(session: Session): Promise<WaitReason | undefined> {
  const full = (await readAlerts(session, LIMIT_MS))?.find(({ alert }) => alert === 'store-full');
  if (full === undefined) return undefined;
  const ofQueue = `${ARE_AT_KLING} AND TaskQueue = "${session.taskQueue}"`;
  const working = await within(session, () => session.client.workflow.count(ofQueue));
  if (working === undefined || working.count > 0) return undefined;
  return { kind: 'Storage', text: `${full.text} (worker on ${full.about})`, since: full.since };
}

async function within<T>({ connection }: Session, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await connection.withDeadline(Date.now() + LIMIT_MS, ask);
  } catch {
    // No search attributes, or a server that is busy: it is said without.
    return undefined;
  }
}

const leftSince = (time: Date): string =>
  `${ARE_GENERATIONS} AND ${areIn(['parked', 'cancelled'])} AND ${HAVE_A_TASK} AND CloseTime > "${time.toISOString()}"`;

async function listOfPack(query: string, { task }: Place, { client }: Session): Promise<string[]> {
  const ids: string[] = [];
  for await (const execution of client.workflow.list({ query, pageSize: 200 })) {
    if (packOf(readGenerationMemo(execution.memo).task) === packOf(task)) ids.push(execution.workflowId);
    if (ids.length === 200) break;
  }
  return ids;
}

/** Each pack has slots of its own. */
function packOf(task: string | undefined): Pack {
  return task !== undefined && Object.hasOwn(CATALOGUE, task) ? CATALOGUE[task as ProductName].pack : 'video';
}

async function countAhead({ startedAt, batchId }: Place, { client }: Session): Promise<number | undefined> {
  const inLine = batchId === undefined ? ARE_NO_ITEMS : areItemsOf(batchId);
  if (startedAt === undefined || inLine === undefined) return undefined;
  const others = batchId === undefined ? inLine : `(${ARE_NO_ITEMS} OR ${inLine})`;
  const query = `${ARE_RUNNING_GENERATIONS} AND ${areIn(FILED_AS_QUEUED)} AND StartTime < "${startedAt}" AND ${others}`;
  return (await client.workflow.count(query)).count;
}

/** The trouble that has lasted longest, of some that were tried already. */
export async function lookAtTrouble({ client }: Session): Promise<WaitReason | undefined> {
  const others: WorkflowExecutionInfo[] = [];
  for await (const execution of client.workflow.list({
    query: `${ARE_RUNNING_GENERATIONS} AND ${areIn(FILED_AS_REFUSED)}`,
    pageSize: 3,
  })) {
    others.push(execution);
    if (others.length === MAX_ASKED) break;
  }
  const met = await Promise.all(
    others.map(async ({ workflowId }) =>
      readWaitingOf(
        readPendingActivity(await openPending(await client.workflow.getHandle(workflowId).describe(), client)),
      ),
    ),
  );
  return met
    .filter((waiting) => waiting !== undefined)
    .sort((one, other) => Date.parse(one.since) - Date.parse(other.since))[0];
}
