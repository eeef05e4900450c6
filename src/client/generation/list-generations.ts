import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_GENERATIONS, areIn, areNotIn, beginWith } from '../../contract/filters.js';
import { itemWorkflowId } from '../../contract/item-workflow-id.js';
import { readGenerationMemo } from '../../contract/memo.js';
import { readAttribute } from '../../contract/search-attributes.js';
import type { ShownState, State } from '../../domain/generation/lifecycle.js';
import { isFinal, shownState } from '../../domain/generation/lifecycle.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { FILED_AS_QUEUED } from '../../domain/generation/waiting.js';
import { listMissingSearchAttributes } from '../../temporal/search-attributes.js';
import { UsageError } from '../client-errors.js';
import { openDeep } from '../../temporal/encryption/open-deep.js';
import { readFromHistory } from '../from-history.js';
import type { Session } from '../session.js';

/** A generation as Temporal's own index knows it. */
export interface ListedGeneration {
  readonly workflowId: string;
  readonly runId: string;
  readonly state: string;
  readonly model?: string;
  readonly taskId?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly prompt?: string;
}

export interface ListFilter {
  readonly state?: ShownState;
  /** Only those that have not ended. */
  readonly isActive?: boolean;
  /** Only the items of this batch. */
  readonly batchId?: string;
  /** How many at most. */
  readonly limit: number;
}

/** The latest generations, newest first; no worker is needed. Throws `UsageError` for a state that this server cannot filter by. */
export async function* listGenerations(
  { state, limit, ...wanted }: ListFilter,
  { client, connection, namespace }: Session,
): AsyncGenerator<ListedGeneration> {
  const scope = scopeOf(wanted);
  const isSearchable = state !== undefined && (await listMissingSearchAttributes(connection, namespace)).length === 0;
  if (isSearched(state) && !isSearchable) {
    yield* searchHistories(state, { scope, limit }, client);
    return;
  }
  const filter = state === undefined ? '' : stateFilter(state, isSearchable);
  const query = `${scope}${filter}`;
  let left = limit;
  // A larger page than the server hands out is no harm: it sends fewer.
  for await (const execution of client.workflow.list({ query, pageSize: Math.min(limit, MAX_PAGE) })) {
    if (left <= 0) return;
    left -= 1;
    yield toListed(execution);
    if (left === 0) return;
  }
}

function scopeOf({ isActive = false, batchId }: Omit<ListFilter, 'state' | 'limit'>): string {
  const items = batchId === undefined ? [] : [beginWith(itemWorkflowId({ batchId, itemId: '' })) ?? NONE];
  return [ARE_GENERATIONS, ...(isActive ? ['ExecutionStatus = "Running"'] : []), ...items].join(' AND ');
}

/** No workflow has an empty id. */
const NONE = 'WorkflowId = ""';

/** What a Temporal server hands out at once. */
const MAX_PAGE = 1000;

const FAILED = '("Failed", "Terminated", "TimedOut")';

const STATUSES_BY_STATE: Readonly<Record<string, string>> = {
  completed: '("Completed")',
  // The last two could not note their own end, and are shown as failed.
  failed: FAILED,
  cancelled: '("Canceled")',
};

/** The ends are known to every server; the states between only where our search attributes are registered. */
function stateFilter(state: ShownState, isSearchable: boolean): string {
  const statuses = STATUSES_BY_STATE[state];
  // To Temporal a parked one has failed.
  const butParked = state === 'failed' && isSearchable ? ` AND ${areNotIn('parked')}` : '';
  if (statuses !== undefined) return ` AND ExecutionStatus IN ${statuses}${butParked}`;
  if (isSearchable && state === 'parked') return ` AND ${areIn(['parked'])} AND ExecutionStatus = "Failed"`;
  const words = state === 'queued' ? FILED_AS_QUEUED : [state];
  if (isSearchable) return ` AND ${areIn(words)} AND ExecutionStatus = "Running"`;
  throw new UsageError(`This server cannot filter by ${state} yet.`, { advice: [{ action: 'registerAttributes' }] });
}

/** States that a person must be able to find on any server. */
const SEARCHED = ['stuck', 'parked'] as const;
type Searched = (typeof SEARCHED)[number];
const isSearched = (state: ShownState | undefined): state is Searched => SEARCHED.some((one) => one === state);

/** Histories that are read at once: each is some twenty events. */
const HISTORIES_AT_ONCE = 10;
/** No further back than so many generations that run, or have failed. */
const MAX_SEARCHED = 1000;

/** The same without our search attributes: what the history of each that may be in that state tells. */
async function* searchHistories(
  state: Searched,
  { scope, limit }: { readonly scope: string; readonly limit: number },
  client: Client,
): AsyncGenerator<ListedGeneration> {
  const status = state === 'stuck' ? 'Running' : 'Failed';
  const found: WorkflowExecutionInfo[] = [];
  for await (const one of client.workflow.list({ query: `${scope} AND ExecutionStatus = "${status}"` })) {
    found.push(one);
    if (found.length === MAX_SEARCHED) break;
  }
  let left = limit;
  for (let at = 0; at < found.length && left > 0; at += HISTORIES_AT_ONCE) {
    const read = await mapInParallel(found.slice(at, at + HISTORIES_AT_ONCE), HISTORIES_AT_ONCE, async (one) => {
      const history = await client.workflow.getHandle(one.workflowId, one.runId).fetchHistory();
      // What cannot be decrypted leaves gaps, as what an older version wrote does.
      const known = readFromHistory(await openDeep(history, client).catch(() => history));
      return { ...toListed(one), taskId: known.taskId, state: shownState(known) };
    });
    const matching = read.filter((one) => one.state === state).slice(0, left);
    left -= matching.length;
    yield* matching;
  }
}

function toListed(execution: WorkflowExecutionInfo): ListedGeneration {
  const { typedSearchAttributes: attributes } = execution;
  const { prompt, model } = readGenerationMemo(execution.memo);
  return {
    workflowId: execution.workflowId,
    runId: execution.runId,
    state: stateOf(execution.status.name, readAttribute(attributes, 'state')),
    model: readAttribute(attributes, 'model') ?? model,
    taskId: readAttribute(attributes, 'taskId'),
    startedAt: execution.startTime.toISOString(),
    endedAt: execution.closeTime?.toISOString(),
    prompt,
  };
}

/** Temporal's word for how it stands, and our own where that says more. */
function stateOf(status: WorkflowExecutionInfo['status']['name'], own: string | undefined): string {
  if (status === 'RUNNING') return own === undefined || isFinal(own as State) ? 'running' : own;
  if (status === 'COMPLETED') return 'completed';
  if (status === 'CANCELLED') return 'cancelled';
  return own === 'parked' ? 'parked' : 'failed';
}
