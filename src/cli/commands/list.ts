import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { State } from '../../domain/generation/lifecycle.js';
import { isFinal, SHOWN_STATES } from '../../domain/generation/lifecycle.js';
import { WAITING_WORDS } from '../../domain/generation/waiting.js';
import { listMissingSearchAttributes } from '../../temporal/search-attributes.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { renderClock } from '../batch/batch-phrases.js';
import { lookAtLine } from '../../client/waiting-line.js';
import { parseNumberOption } from '../program/number-option.js';
import type { ListedGeneration } from '../generation/render-list.js';
import { renderWaits } from '../generation/render-line.js';
import { renderList } from '../generation/render-list.js';
import { withSession } from '../../client/session.js';

/** `kling list`: the latest generations, from Temporal's own index, so no worker is needed. */
export function runList(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 1000, whole: true }) ?? 20;
  const state = parseState(options.state);
  return withSession(io, async (session) => {
    const { client, connection, namespace } = session;
    const filter =
      state === undefined ? '' : await stateFilter(state, () => listMissingSearchAttributes(connection, namespace));
    const listed: ListedGeneration[] = [];
    for await (const execution of client.workflow.list({
      query: `WorkflowType = "generation"${filter}`,
      pageSize: limit,
    })) {
      listed.push(toListed(execution));
      if (listed.length === limit) break;
    }
    if (io.json) io.out(JSON.stringify(listed));
    else if (listed.length === 0) io.err('No generations yet. Start one with: kling generate "a red fox in the snow"');
    else renderList(listed, new Date(), io.outColumns, io.paint.out).forEach((line) => io.out(line));
    const queued = listed.filter((one) => one.state.startsWith('queued')).length;
    if (queued > 0) {
      const line = await lookAtLine({}, session);
      const clock = (iso: string) => renderClock(Date.parse(iso), Date.now());
      io.err(`${queued} queued: ${renderWaits(line?.met, line, clock)}`);
    }
    return EXIT.ok;
  });
}

function parseState(value: unknown): string | undefined {
  if (value === undefined || (SHOWN_STATES as readonly unknown[]).includes(value)) return value as string | undefined;
  throw new UsageError(`--state is ${JSON.stringify(value)}; write one of ${SHOWN_STATES.join(', ')}`);
}

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
async function stateFilter(state: string, listMissing: () => Promise<readonly string[]>): Promise<string> {
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
