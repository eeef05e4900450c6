import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_BATCHES } from '../../contract/filters.js';
import type { Session } from '../session.js';
import type { BatchRecord } from './batch-view.js';
import { readRecord } from './batch-view.js';

/** A batch as Temporal's own index knows it; `state` is its own word, or Temporal's when it could not note its end. */
export interface ListedBatch extends Omit<BatchRecord, 'isRunning' | 'state'> {
  readonly state: string;
}

/** The latest batches, newest first; no worker is needed. */
export async function listBatches(limit: number, { client }: Session): Promise<ListedBatch[]> {
  // The same file again is the same batch: its latest start tells.
  const listed = new Map<string, ListedBatch>();
  // A long batch hands over from run to run; only its last one tells.
  const query = `${ARE_BATCHES} AND ExecutionStatus != "ContinuedAsNew"`;
  for await (const execution of client.workflow.list({ query, pageSize: limit })) {
    if (!listed.has(execution.workflowId)) listed.set(execution.workflowId, toListed(execution));
    if (listed.size === limit) break;
  }
  return [...listed.values()];
}

function toListed(execution: WorkflowExecutionInfo): ListedBatch {
  const { isRunning, state, ...record } = readRecord(execution);
  return { ...record, state: isRunning ? (state ?? 'running') : endOf(execution.status.name, state) };
}

/** A batch that somebody drained has completed for Temporal, and was cancelled for its owner. */
function endOf(status: WorkflowExecutionInfo['status']['name'], state: string | undefined): string {
  if (status === 'COMPLETED') return state === 'cancelled' ? state : 'completed';
  return status === 'CANCELLED' ? 'cancelled' : status.toLowerCase().replace('_', ' ');
}
