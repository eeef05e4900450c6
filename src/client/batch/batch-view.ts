import type { WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_GENERATIONS, areItemsOf } from '../../contract/filters.js';
import { readBatchMemo, readGenerationMemo } from '../../contract/memo.js';
import { readAttribute } from '../../contract/search-attributes.js';
import { BATCH, GENERATION } from '../../contract/workflow-types.js';
import type { Advice } from '../../domain/advice/advice.js';
import type { BatchProgress, BatchResult, ReportFiles } from '../../domain/batch/progress/progress.js';
import { UnknownBatch, UsageError } from '../client-errors.js';
import type { StepTally } from '../../domain/pipeline/progress/step-standing.js';
import { tallySteps } from '../../domain/pipeline/progress/step-standing.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import { readHeldUp } from '../pending/held-up.js';
import type { WaitingLine } from '../waiting-line.js';
import { lookAtLine } from '../waiting-line.js';
import type { Session } from '../session.js';
import { askProgress } from './ask-batch.js';
import type { Ending } from './batch-ending.js';
import { readEnding } from './batch-ending.js';
import { listStandings } from './pipelines-of-batch.js';

/** What Temporal's own records say of a batch, whether or not a worker runs. */
export interface BatchRecord {
  readonly batchId: string;
  readonly runId: string;
  readonly isRunning: boolean;
  /** Where a worker must listen for it to go on. */
  readonly taskQueue: string;
  /** ISO 8601; of a long batch that was started by hand, the start of its current run. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** As the command line that started it knew them. */
  readonly file?: string;
  readonly total?: number;
  /** Which items it was started with, to tell them from others. */
  readonly content?: string;
  /** Its search attribute: running, paused or draining. */
  readonly state?: string;
  /** What has gone wrong last with files that it waits for: it goes on by itself once that is mended. */
  readonly heldUp?: string;
  /** Where a cancelled batch left its report. */
  readonly report?: ReportFiles;
}

/** Everything known of a batch. */
export interface BatchView extends BatchRecord {
  /** Who answered: a worker, or, when none did, Temporal's own records. */
  readonly source: 'worker' | 'server';
  readonly progress?: BatchProgress;
  /** Once it has ended. */
  readonly ending?: Exclude<Ending, { kind: 'detached' }>;
  /** Without a worker: its generations by Temporal's own word for where they stand, where our search attributes are registered. */
  readonly generations?: Readonly<Record<string, number>>;
  /** Of a batch of pipelines: how many of those that run are at which step. */
  readonly steps?: readonly StepTally[];
  /** While items are queued, or may be: who holds the slots, and what those that wait have met. */
  readonly line?: WaitingLine;
}

/** What Temporal has recorded of a batch. Throws `UnknownBatch`, or `UsageError` for the id of something else. */
export async function describeBatch(batchId: string, session: Session): Promise<BatchRecord> {
  const description = await describe(batchId, session);
  if (description.type !== BATCH) throw refuseOther(batchId, description);
  const heldUp = await readHeldUp(description, session.client);
  return { ...readRecord(description), ...(heldUp === undefined ? {} : { heldUp }) };
}

/** A batch as Temporal's index and its own records know it. */
export function readRecord(execution: Omit<WorkflowExecutionInfo, 'raw'>): BatchRecord {
  const { startedAt, ...memo } = readBatchMemo(execution.memo);
  return {
    batchId: execution.workflowId,
    runId: execution.runId,
    isRunning: execution.status.name === 'RUNNING',
    taskQueue: execution.taskQueue,
    startedAt: startedAt ?? execution.startTime.toISOString(),
    endedAt: execution.closeTime?.toISOString(),
    state: readAttribute(execution.typedSearchAttributes, 'state'),
    ...memo,
  };
}

function refuseOther(id: string, { type, memo }: WorkflowExecutionDescription): UsageError {
  if (type !== GENERATION) return new UsageError(`"${id}" is a workflow of type ${type} and no batch.`);
  const { batchId } = readGenerationMemo(memo);
  const batch: readonly Advice[] = batchId === undefined ? [] : [{ action: 'lookAtBatch', batchId }];
  return new UsageError(`"${id}" is one generation and no batch.`, { advice: [{ action: 'look', id }, ...batch] });
}

async function describe(workflowId: string, { client, address }: Session): Promise<WorkflowExecutionDescription> {
  if (workflowId === '') throw new UsageError('The id of the batch is empty.', { advice: [{ action: 'listBatches' }] });
  const description = await findWorkflow(client, workflowId);
  if (description === undefined) throw new UnknownBatch(workflowId, address);
  return description;
}

/** Everything known of a batch, within 2 s whether or not a worker runs. Throws as `describeBatch` does. */
export async function viewBatch(batchId: string, session: Session): Promise<BatchView> {
  const [view, standings] = await Promise.all([
    lookAtBatch(batchId, session, (queued) => (queued === 0 ? undefined : lookAtLine({ batchId }, session))),
    listStandings(batchId, session),
  ]);
  return standings.size === 0 ? view : { ...view, steps: tallySteps([...standings.values()]) };
}

/** The same; the line is left out unless it is looked for, since it takes several questions. */
export async function lookAtBatch(
  batchId: string,
  session: Session,
  findLine: (queued?: number) => Promise<WaitingLine | undefined> | undefined = () => undefined,
): Promise<BatchView> {
  const [record, progress] = await Promise.all([describeBatch(batchId, session), askProgress(batchId, session)]);
  const source = progress === undefined ? 'server' : 'worker';
  if (!record.isRunning) return { ...record, source, progress, ending: await readEnding(record, session) };
  const [generations, line] = await Promise.all([
    progress === undefined ? countGenerations(batchId, session) : undefined,
    findLine(progress?.counts.queued),
  ]);
  return { ...record, source, progress, generations, line };
}

/** What a batch returned, when it has ended by itself. */
export function resultOf({ ending }: BatchView): BatchResult | undefined {
  return ending?.kind === 'completed' ? ending.result : undefined;
}

/** A person waits for the rest of the answer. */
const COUNT_LIMIT_MS = 500;

/** From Temporal's index; undefined where it cannot tell. */
async function countGenerations(
  batchId: string,
  { client, connection }: Session,
): Promise<Readonly<Record<string, number>> | undefined> {
  const items = areItemsOf(batchId);
  if (items === undefined) return undefined;
  const query = `${items} AND ${ARE_GENERATIONS} GROUP BY ExecutionStatus`;
  try {
    const { groups } = await connection.withDeadline(Date.now() + COUNT_LIMIT_MS, () => client.workflow.count(query));
    const counts = groups.map(({ groupValues, count }) => [String(groupValues[0]).toLowerCase(), count] as const);
    return counts.length === 0 ? undefined : Object.fromEntries(counts);
  } catch {
    return undefined;
  }
}
