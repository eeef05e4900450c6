import { ChildWorkflowCancellationType, ParentClosePolicy, WorkflowIdReusePolicy } from '@temporalio/workflow';
import type { AttributeValues } from '../../../contract/search-attributes.js';
import { toSearchAttributes } from '../../../contract/search-attributes.js';

/** The generation of an item, as it is to be started. */
export interface Child {
  /** The item's. */
  readonly id: string;
  readonly workflowId: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** Both are Markdown. */
  readonly summary: string;
  readonly details: string;
  readonly memo: Readonly<Record<string, unknown>>;
  /** Undefined on a server without our search attributes. */
  readonly attributes?: AttributeValues;
}

/** As Temporal wants it. */
export function toChildOptions({ workflowId, request, summary, details, memo, attributes }: Child) {
  return {
    workflowId,
    args: [request] as const,
    // They are paid for: whatever becomes of the batch, they go on and end in files.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    // One that has completed is never run again; one that failed may be.
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    // How it ended, and with which task, is known only once it has.
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: summary,
    staticDetails: details,
    memo,
    typedSearchAttributes: attributes === undefined ? undefined : toSearchAttributes(attributes),
  };
}
