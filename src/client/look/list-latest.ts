import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { Session } from '../session.js';

/** Which are listed, and what is told of each. */
export interface Latest<One> {
  /** A filter of Temporal's index. */
  readonly which: string;
  readonly limit: number;
  readonly toListed: (execution: WorkflowExecutionInfo) => One;
}

/** The latest of a kind that continues as new, newest first; no worker is needed. */
export async function listLatest<One>({ which, limit, toListed }: Latest<One>, { client }: Session): Promise<One[]> {
  // The same id again is the same thing: its latest start tells.
  const listed = new Map<string, One>();
  // What is long hands over from run to run; only its last one tells.
  const query = `${which} AND ExecutionStatus != "ContinuedAsNew"`;
  for await (const execution of client.workflow.list({ query, pageSize: limit })) {
    if (!listed.has(execution.workflowId)) listed.set(execution.workflowId, toListed(execution));
    if (listed.size === limit) break;
  }
  return [...listed.values()];
}
