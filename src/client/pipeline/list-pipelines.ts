import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_PIPELINES } from '../../contract/filters.js';
import { listLatest } from '../look/list-latest.js';
import { renderStatus } from '../look/render-status.js';
import type { Session } from '../session.js';
import type { PipelineRecord } from './pipeline-view.js';
import { readPipelineRecord } from './pipeline-view.js';

/** A pipeline as Temporal's own index knows it. */
export interface ListedPipeline extends Omit<PipelineRecord, 'isRunning' | 'filedState'> {
  readonly state: string;
}

/** The latest pipelines, newest first; no worker is needed. */
export const listPipelines = (limit: number, session: Session): Promise<ListedPipeline[]> =>
  listLatest({ which: ARE_PIPELINES, limit, toListed }, session);

function toListed(execution: WorkflowExecutionInfo): ListedPipeline {
  const { isRunning, filedState, ...record } = readPipelineRecord(execution);
  if (isRunning) return { ...record, state: filedState ?? 'running' };
  return { ...record, state: renderStatus(execution) };
}
