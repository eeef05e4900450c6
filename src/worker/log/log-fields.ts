import { asyncLocalStorage } from '@temporalio/activity';
import type { LogMetadata } from '@temporalio/worker';

/** Finds the trace that a line of the log belongs to. */
export type FindTrace = () => LogMetadata | undefined;

/**
 * The fields of a line, the same whoever says it: `workflowId` and `runId` (which the SDK calls by two names), `activityType`, and `trace_id` and
 * `span_id` where traces are on. A line that is said on behalf of an activity has those of the activity.
 */
export function fieldsOf(meta: LogMetadata, findTrace?: FindTrace): LogMetadata {
  const { workflowRunId: runId, ...rest } = meta as Readonly<Record<string, unknown>>;
  return { ...fieldsOfActivity(), ...findTrace?.(), ...rest, ...(runId === undefined ? {} : { runId }) };
}

function fieldsOfActivity(): LogMetadata {
  const info = asyncLocalStorage.getStore()?.info;
  if (info?.workflowExecution === undefined) return {};
  const { workflowId, runId } = info.workflowExecution;
  return { workflowId, runId, activityType: info.activityType, attempt: info.attempt };
}
