import type { WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import { readPipelineMemo } from '../../contract/memo.js';
import { readAttribute } from '../../contract/search-attributes.js';
import { PIPELINE } from '../../contract/workflow-types.js';
import type { PipelineState, PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import { findWorkflow } from '../../temporal/find-workflow.js';
import { UnknownPipeline, UsageError } from '../client-errors.js';
import type { Session } from '../session.js';
import { askStatus } from './ask-pipeline.js';
import type { ListedStep } from './list-children.js';
import { listChildren } from './list-children.js';
import type { PipelineEnding } from './pipeline-ending.js';
import { readPipelineEnding } from './pipeline-ending.js';

/** What Temporal's own records say of a pipeline, whether or not a worker runs. */
export interface PipelineRecord {
  readonly pipelineId: string;
  readonly runId: string;
  readonly isRunning: boolean;
  /** Where a worker must listen for it to go on. */
  readonly taskQueue: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** As the command line that started it knew them. */
  readonly file?: string;
  readonly stepCount?: number;
  /** Of what it was started with, to tell it from another. */
  readonly content?: string;
  /** Its search attribute. */
  readonly filedState?: string;
}

/** Everything known of a pipeline. */
export interface PipelineView extends PipelineRecord {
  readonly state: PipelineState;
  /** Who answered: a worker, or, when none did, Temporal's own records. */
  readonly source: 'worker' | 'server';
  /** As a worker tells it. */
  readonly status?: PipelineStatus;
  /** Once it has ended. */
  readonly ending?: Exclude<PipelineEnding, { kind: 'detached' }>;
  /** Without a worker: the generations and batches that it has started, as Temporal's index knows them. */
  readonly children?: readonly ListedStep[];
}

/** What Temporal has recorded of a pipeline. Throws `UnknownPipeline`, or `UsageError` for the id of something else. */
export async function describePipeline(pipelineId: string, session: Session): Promise<PipelineRecord> {
  if (pipelineId === '')
    throw new UsageError('The id of the pipeline is empty.', { advice: [{ action: 'listPipelines' }] });
  const description = await findWorkflow(session.client, pipelineId);
  if (description === undefined) throw new UnknownPipeline(pipelineId, session.address);
  if (description.type !== PIPELINE) throw refuseOther(pipelineId, description);
  return readPipelineRecord(description);
}

/** The same; undefined where there is no such pipeline. */
export async function findPipeline(pipelineId: string, session: Session): Promise<PipelineRecord | undefined> {
  try {
    return await describePipeline(pipelineId, session);
  } catch (error) {
    if (error instanceof UnknownPipeline) return undefined;
    throw error;
  }
}

const refuseOther = (id: string, { type }: WorkflowExecutionDescription): UsageError =>
  new UsageError(`"${id}" is a workflow of type ${type} and no pipeline.`, { advice: [{ action: 'look', id }] });

/** A pipeline as Temporal's index and its own records know it. */
export function readPipelineRecord(execution: Omit<WorkflowExecutionInfo, 'raw'>): PipelineRecord {
  const { startedAt, steps, file, content } = readPipelineMemo(execution.memo);
  return {
    pipelineId: execution.workflowId,
    runId: execution.runId,
    isRunning: execution.status.name === 'RUNNING',
    taskQueue: execution.taskQueue,
    startedAt: startedAt ?? execution.startTime.toISOString(),
    endedAt: execution.closeTime?.toISOString(),
    file,
    stepCount: steps,
    content,
    filedState: readAttribute(execution.typedSearchAttributes, 'state'),
  };
}

/** Everything known of a pipeline, within 2 s whether or not a worker runs. Throws as `describePipeline` does. */
export async function viewPipeline(pipelineId: string, session: Session): Promise<PipelineView> {
  const [record, status] = await Promise.all([describePipeline(pipelineId, session), askStatus(pipelineId, session)]);
  const source = status === undefined ? 'server' : 'worker';
  const [ending, children] = await Promise.all([
    record.isRunning ? undefined : readPipelineEnding(pipelineId, session),
    status === undefined ? listChildren(pipelineId, session) : undefined,
  ]);
  const state = ending?.kind ?? status?.state ?? wordOf(record);
  return { ...record, state, source, status, ending, children };
}

/** Where no worker tells: as it was filed last. */
function wordOf({ filedState }: PipelineRecord): PipelineState {
  return filedState === 'paused' || filedState === 'waiting' ? filedState : 'running';
}
