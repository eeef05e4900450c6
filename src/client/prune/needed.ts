import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_GENERATIONS, beginWith } from '../../contract/filters.js';
import { BATCH, GENERATION, PIPELINE } from '../../contract/workflow-types.js';
import { workflowSegments } from '../../disk/file-name.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import { listMissingSearchAttributes } from '../../temporal/search-attributes.js';
import { UsageError } from '../client-errors.js';
import { listGenerations } from '../generation/list-generations.js';
import { readPayload } from '../history-payload.js';
import { readStartedWith } from '../look/started-with.js';
import type { Session } from '../session.js';

/** What workflows still need that run, are parked, or are yet to be started by a schedule. */
export interface Needed {
  /** Ids of those that run or are parked. */
  readonly ids: ReadonlySet<string>;
  /** Names of the folders in which their results lie, from the output down. */
  readonly folders: ReadonlySet<string>;
  /** Batches among them: what their items ask for lies in their folders. */
  readonly batches: readonly string[];
  /** What they were started with, as texts. */
  readonly inputs: readonly string[];
}

const OURS = [GENERATION, BATCH, PIPELINE].map((type) => `"${type}"`).join(', ');
/** Each is one event of a history. */
const PARALLEL = 8;

/** What hands over to its next run may be listed as neither of both for a moment: far longer than that, and than clocks differ. */
const HANDING_OVER_MS = 3_600_000;

function areRunning(nowMs: number): string {
  const since = new Date(nowMs - HANDING_OVER_MS).toISOString();
  return `(ExecutionStatus = "Running" OR (ExecutionStatus = "ContinuedAsNew" AND CloseTime > "${since}"))`;
}

/** Asks Temporal. Throws when it does not answer, or when something cannot be read: then nobody knows what may go. */
export async function readNeeded(session: Session): Promise<Needed> {
  const running = await listAll(`WorkflowType IN (${OURS}) AND ${areRunning(Date.now())}`, session);
  const parked = await listParked(session);
  const ids = new Set([...running, ...parked].map(({ workflowId }) => workflowId));
  // What a parent hands to its children it has been told itself, or they find it in its folder.
  const isRunning = new Set(running.map(({ workflowId }) => workflowId));
  const asked = running.filter(({ parentExecution }) => !isRunning.has(parentExecution?.workflowId ?? ''));
  const inputs = await mapInParallel([...asked, ...parked], PARALLEL, (one) => readInput(one, session));
  return {
    ids,
    batches: running.filter(({ type }) => type === BATCH).map(({ workflowId }) => workflowId),
    folders: new Set([...ids].map((id) => workflowSegments(id)[0] ?? '')),
    inputs: [...inputs, ...(await readSchedules(session))],
  };
}

/** Whether a workflow of that id, or one below it, runs by now. */
export async function isBegun(ownerId: string, { client }: Session): Promise<boolean> {
  const owner = await findWorkflow(client, ownerId);
  if (owner?.status.name === 'RUNNING') return true;
  const below = beginWith(`${ownerId}/`);
  if (below === undefined) return false;
  return (await client.workflow.count(`ExecutionStatus = "Running" AND ${below}`)).count > 0;
}

type Started = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId'> &
  Partial<Pick<WorkflowExecutionInfo, 'type' | 'parentExecution'>>;

async function listAll(query: string, { client }: Session): Promise<readonly Started[]> {
  const found: Started[] = [];
  for await (const { workflowId, runId, type, parentExecution } of client.workflow.list({ query, pageSize: 1000 }))
    found.push({ workflowId, runId, type, parentExecution });
  return found;
}

/** Where the server cannot tell which are parked, all that have failed may be. */
async function listParked(session: Session): Promise<readonly Started[]> {
  const { connection, namespace } = session;
  if ((await listMissingSearchAttributes(connection, namespace)).length > 0)
    return listAll(`${ARE_GENERATIONS} AND ExecutionStatus = "Failed"`, session);
  const found: Started[] = [];
  for await (const one of listGenerations({ state: 'parked', limit: Number.MAX_SAFE_INTEGER }, session))
    found.push(one);
  return found;
}

async function readInput({ workflowId, runId }: Started, session: Session): Promise<string> {
  const held = readPayload(await readStartedWith({ workflowId, runId }, session));
  if (held.kind !== 'unreadable') return held.kind === 'value' ? toText(held.value) : '';
  throw new UsageError(
    `What ${workflowId} was started with cannot be read here, so nobody knows which files it needs.`,
  );
}

async function readSchedules({ client }: Session): Promise<readonly string[]> {
  const inputs: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    const { action } = await client.schedule.getHandle(scheduleId).describe();
    inputs.push(toText(action.args));
  }
  return inputs;
}

const toText = (value: unknown): string => JSON.stringify({ value });

const BETWEEN = `"'\\\\/#\\s,;:?&=()[\\]{}`;
const WORD = new RegExp(`[^${BETWEEN}]+`, 'g');
const IS_NO_WORD = new RegExp(`[${BETWEEN}]`);

/** Of these names, those that a text holds between quotes, slashes or blanks; one that is no single word counts wherever it stands. */
export function findNames(texts: Iterable<string>, names: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const odd = [...names].filter((name) => IS_NO_WORD.test(name));
  for (const text of texts) {
    for (const [word] of text.matchAll(WORD)) if (names.has(word)) found.add(word);
    for (const name of odd)
      if (text.includes(name) || text.includes(JSON.stringify(name).slice(1, -1))) found.add(name);
  }
  return found;
}
