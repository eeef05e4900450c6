import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { ShownState, State } from '../../domain/generation/lifecycle.js';
import { isFinal } from '../../domain/generation/lifecycle.js';
import { WAITING_WORDS } from '../../domain/generation/waiting.js';
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
  const query = `WorkflowType = "generation"${filter}`;
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

/** Those that wait because of trouble are filed with its word. */
const QUEUED_WORDS = ['queued', ...WAITING_WORDS.map((word) => `queued (${word})`)]
  .map((word) => `"${word}"`)
  .join(', ');

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
  const butParked = state === 'failed' && isSearchable ? ' AND (KlingState IS NULL OR KlingState != "parked")' : '';
  if (statuses !== undefined) return ` AND ExecutionStatus IN ${statuses}${butParked}`;
  if (isSearchable && state === 'parked') return ' AND KlingState = "parked" AND ExecutionStatus = "Failed"';
  if (isSearchable && state === 'queued') return ` AND KlingState IN (${QUEUED_WORDS}) AND ExecutionStatus = "Running"`;
  if (isSearchable) return ` AND KlingState = "${state}" AND ExecutionStatus = "Running"`;
  throw new UsageError(`This server cannot filter by ${state} yet; register our search attributes with: kling setup`);
}

function toListed(execution: WorkflowExecutionInfo): ListedGeneration {
  const attributes = new Map(
    execution.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, String(value)]),
  );
  const { prompt, model } = execution.memo ?? {};
  return {
    workflowId: execution.workflowId,
    runId: execution.runId,
    state: stateOf(execution.status.name, attributes.get('KlingState')),
    model: attributes.get('KlingModel') ?? (typeof model === 'string' ? model : undefined),
    taskId: attributes.get('KlingTaskId'),
    startedAt: execution.startTime.toISOString(),
    endedAt: execution.closeTime?.toISOString(),
    prompt: typeof prompt === 'string' ? prompt : undefined,
  };
}

/** Temporal's word for how it stands, and our own where that says more. */
function stateOf(status: WorkflowExecutionInfo['status']['name'], own: string | undefined): string {
  if (status === 'RUNNING') return own === undefined || isFinal(own as State) ? 'running' : own;
  if (status === 'COMPLETED') return 'completed';
  if (status === 'CANCELLED') return 'cancelled';
  return own === 'parked' ? 'parked' : 'failed';
}
