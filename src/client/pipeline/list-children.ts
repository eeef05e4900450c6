import type { WorkflowExecutionInfo } from '@temporalio/client';
import { areChildrenOf } from '../../contract/filters.js';
import { readAttribute } from '../../contract/search-attributes.js';
import { stepInPipelineOf } from '../../contract/pipeline/step-in-pipeline.js';
import { renderStatus } from '../look/render-status.js';
import type { Session } from '../session.js';

/** A step of a pipeline that is a workflow of its own, as Temporal's index knows it. */
export interface ListedStep {
  /** `scene`, or `scene.3` of a `forEach`. */
  readonly step: string;
  readonly workflowId: string;
  readonly state: string;
  readonly taskId?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
}

/** A person waits for the rest of the answer. */
const LIST_LIMIT_MS = 1000;
/** More than a screen shows. */
const MAX_LISTED = 1000;

/** From Temporal's index, the latest first; undefined where it cannot tell. */
export async function listChildren(
  pipelineId: string,
  { client, connection }: Session,
): Promise<readonly ListedStep[] | undefined> {
  const query = areChildrenOf(pipelineId);
  if (query === undefined) return undefined;
  try {
    return await connection.withDeadline(Date.now() + LIST_LIMIT_MS, async () => {
      const listed = new Map<string, ListedStep>();
      for await (const execution of client.workflow.list({ query, pageSize: MAX_LISTED })) {
        const step = stepInPipelineOf(execution.workflowId, pipelineId)?.step;
        // A step that was tried again has several runs, of which the latest comes first.
        if (step !== undefined && !listed.has(step)) listed.set(step, toListed(step, execution));
        if (listed.size === MAX_LISTED) break;
      }
      return [...listed.values()];
    });
  } catch {
    return undefined;
  }
}

function toListed(step: string, execution: WorkflowExecutionInfo): ListedStep {
  const { typedSearchAttributes: attributes } = execution;
  const isRunning = execution.status.name === 'RUNNING';
  const status = renderStatus(execution);
  return {
    step,
    workflowId: execution.workflowId,
    state: isRunning ? (readAttribute(attributes, 'state') ?? 'running') : status,
    taskId: readAttribute(attributes, 'taskId'),
    startedAt: execution.startTime.toISOString(),
    endedAt: execution.closeTime?.toISOString(),
  };
}
