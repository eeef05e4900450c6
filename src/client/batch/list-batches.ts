import type { WorkflowExecutionInfo } from '@temporalio/client';
import { ARE_BATCHES } from '../../contract/filters.js';
import { listLatest } from '../look/list-latest.js';
import { renderStatus } from '../look/render-status.js';
import type { Session } from '../session.js';
import type { BatchRecord } from './batch-view.js';
import { readRecord } from './batch-view.js';

/** A batch as Temporal's own index knows it; `state` is its own word, or Temporal's when it could not note its end. */
export interface ListedBatch extends Omit<BatchRecord, 'isRunning' | 'state'> {
  readonly state: string;
}

/** The latest batches, newest first; no worker is needed. */
export const listBatches = (limit: number, session: Session): Promise<ListedBatch[]> =>
  listLatest({ which: ARE_BATCHES, limit, toListed }, session);

function toListed(execution: WorkflowExecutionInfo): ListedBatch {
  const { isRunning, state, ...record } = readRecord(execution);
  return { ...record, state: isRunning ? (state ?? 'running') : endOf(execution, state) };
}

/** A batch that somebody drained has completed for Temporal, and was cancelled for its owner. */
function endOf(execution: WorkflowExecutionInfo, state: string | undefined): string {
  if (execution.status.name === 'COMPLETED' && state === 'cancelled') return state;
  return renderStatus(execution);
}
