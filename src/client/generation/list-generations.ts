import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_GENERATIONS, areIn, areNotIn } from '../../contract/filters.js';
import { readGenerationMemo } from '../../contract/memo.js';
import { readAttribute } from '../../contract/search-attributes.js';
import type { ShownState, State } from '../../domain/generation/lifecycle.js';
import { isFinal } from '../../domain/generation/lifecycle.js';
import { FILED_AS_QUEUED } from '../../domain/generation/waiting.js';
import { listMissingSearchAttributes } from '../../temporal/search-attributes.js';
import { UsageError } from '../client-errors.js';
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
  /** How many at most. */
  readonly limit: number;
}

/** The latest generations, newest first; no worker is needed. Throws `UsageError` for a state that this server cannot filter by. */
export async function* listGenerations(
  { state, limit }: ListFilter,
  { client, connection, namespace }: Session,
): AsyncGenerator<ListedGeneration> {
  const filter =
    state === undefined ? '' : await stateFilter(state, () => listMissingSearchAttributes(connection, namespace));
  const query = `${ARE_GENERATIONS}${filter}`;
  let left = limit;
  // A larger page than the server hands out is no harm: it sends fewer.
  for await (const execution of client.workflow.list({ query, pageSize: Math.min(limit, MAX_PAGE) })) {
    if (left <= 0) return;
    left -= 1;
    yield toListed(execution);
    if (left === 0) return;
  }
}

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
async function stateFilter(state: ShownState, listMissing: () => Promise<readonly string[]>): Promise<string> {
  const isSearchable = (await listMissing()).length === 0;
  const statuses = STATUSES_BY_STATE[state];
  // To Temporal a parked one has failed.
  const butParked = state === 'failed' && isSearchable ? ` AND ${areNotIn('parked')}` : '';
  if (statuses !== undefined) return ` AND ExecutionStatus IN ${statuses}${butParked}`;
  if (isSearchable && state === 'parked') return ` AND ${areIn(['parked'])} AND ExecutionStatus = "Failed"`;
  const words = state === 'queued' ? FILED_AS_QUEUED : [state];
  if (isSearchable) return ` AND ${areIn(words)} AND ExecutionStatus = "Running"`;
  throw new UsageError(`This server cannot filter by ${state} yet.`, { advice: [{ action: 'registerAttributes' }] });
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
