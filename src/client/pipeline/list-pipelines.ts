import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_PIPELINES } from '../../contract/filters.js';
import type { Session } from '../session.js';
import type { PipelineRecord } from './pipeline-view.js';
import { readPipelineRecord } from './pipeline-view.js';

/** A pipeline as Temporal's own index knows it. */
export interface ListedPipeline extends Omit<PipelineRecord, 'isRunning' | 'filedState'> {
  readonly state: string;
}

/** The latest pipelines, newest first; no worker is needed. */
export async function listPipelines(limit: number, { client }: Session): Promise<ListedPipeline[]> {
  // The same file again is the same pipeline: its latest start tells.
  const listed = new Map<string, ListedPipeline>();
  // A long one hands over from run to run; only its last one tells.
  const query = `${ARE_PIPELINES} AND ExecutionStatus != "ContinuedAsNew"`;
  for await (const execution of client.workflow.list({ query, pageSize: limit })) {
    if (!listed.has(execution.workflowId)) listed.set(execution.workflowId, toListed(execution));
    if (listed.size === limit) break;
  }
  return [...listed.values()];
}

function toListed(execution: WorkflowExecutionInfo): ListedPipeline {
  const { isRunning, filedState, ...record } = readPipelineRecord(execution);
  const { name } = execution.status;
  if (isRunning) return { ...record, state: filedState ?? 'running' };
  return { ...record, state: name === 'CANCELLED' ? 'cancelled' : name.toLowerCase().replace('_', ' ') };
}
