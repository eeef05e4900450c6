import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_BATCHES, ARE_PIPELINES } from '../../contract/filters.js';
import type { BatchProgress } from '../../domain/batch/progress/progress.js';
import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import { askProgress } from '../batch/ask-batch.js';
import type { BatchRecord } from '../batch/batch-view.js';
import { readRecord } from '../batch/batch-view.js';
import { askStatus } from '../pipeline/ask-pipeline.js';
import type { PipelineRecord } from '../pipeline/pipeline-view.js';
import { readPipelineRecord } from '../pipeline/pipeline-view.js';
import type { Session } from '../session.js';

/** A batch that has not ended; `progress` is what a worker says of it. */
export interface RunningBatch extends BatchRecord {
  readonly progress?: BatchProgress;
}

/** A pipeline that has not ended; `status` is what a worker says of it. */
export interface RunningPipeline extends PipelineRecord {
  readonly status?: PipelineStatus;
}

/** More is no screen; each is asked where it stands. */
export const MAX_RUNNING = 10;

/** The latest of them, and whether there are more. */
export interface Running<One> {
  readonly shown: readonly One[];
  readonly hasMore: boolean;
}

/** One question of the index, and one of each batch that is shown. */
export const listRunningBatches = (session: Session): Promise<Running<RunningBatch>> =>
  listRunning(ARE_BATCHES, session, async (execution) => {
    const record = readRecord(execution);
    return { ...record, progress: await askProgress(record.batchId, session) };
  });

/** The same of pipelines. */
export const listRunningPipelines = (session: Session): Promise<Running<RunningPipeline>> =>
  listRunning(ARE_PIPELINES, session, async (execution) => {
    const record = readPipelineRecord(execution);
    return { ...record, status: await askStatus(record.pipelineId, session) };
  });

async function listRunning<One>(
  which: string,
  { client }: Session,
  look: (execution: WorkflowExecutionInfo) => Promise<One>,
): Promise<Running<One>> {
  const found: WorkflowExecutionInfo[] = [];
  const query = `${which} AND ExecutionStatus = "Running"`;
  for await (const execution of client.workflow.list({ query, pageSize: MAX_RUNNING + 1 })) {
    found.push(execution);
    if (found.length > MAX_RUNNING) break;
  }
  const shown = await Promise.all(found.slice(0, MAX_RUNNING).map(look));
  return { shown, hasMore: found.length > MAX_RUNNING };
}
