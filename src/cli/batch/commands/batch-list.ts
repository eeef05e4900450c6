import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { parseNumberOption } from '../../program/number-option.js';
import { withSession } from '../../../client/session.js';
import { readRecord } from '../../../client/batch/batch-view.js';
import type { ListedBatch } from '../render-batch-list.js';
import { renderBatchList } from '../render-batch-list.js';

/** `kling batch list`: the latest batches, from Temporal's own index, so no worker is needed. */
export function runBatchList(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 1000, whole: true }) ?? 20;
  return withSession(io, async ({ client }) => {
    // The same file again is the same batch: its latest start tells.
    const listed = new Map<string, ListedBatch>();
    // A long batch hands over from run to run; only its last one tells.
    const query = 'WorkflowType = "batch" AND ExecutionStatus != "ContinuedAsNew"';
    for await (const execution of client.workflow.list({ query, pageSize: limit })) {
      if (!listed.has(execution.workflowId)) listed.set(execution.workflowId, toListed(execution));
      if (listed.size === limit) break;
    }
    const batches = [...listed.values()];
    if (io.json) io.out(JSON.stringify(batches));
    else if (batches.length === 0) io.err('No batches yet. Start one with: kling batch prompts.csv');
    else renderBatchList(batches, Date.now(), io.outColumns, io.paint.out).forEach((line) => io.out(line));
    return EXIT.ok;
  });
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
