import { ChildWorkflowCancellationType, ParentClosePolicy, WorkflowIdReusePolicy } from '@temporalio/workflow';
import type { AttributeValues } from '../../contract/search-attributes.js';
import { toSearchAttributes } from '../../contract/search-attributes.js';
import type { BATCH, PIPELINE } from '../../contract/workflow-types.js';

/** A generation, a batch or a pipeline that is a part of something, as it is to be started. */
export interface Child {
  /** Of the item or the step. */
  readonly id: string;
  /** Absent for a generation. */
  readonly type?: typeof BATCH | typeof PIPELINE;
  readonly workflowId: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** True for one whose id may have made something before that is not what is wanted now. */
  readonly isAnew?: boolean;
  /** Both are Markdown. */
  readonly summary: string;
  readonly details: string;
  readonly memo: Readonly<Record<string, unknown>>;
  /** Undefined on a server without our search attributes. */
  readonly attributes?: AttributeValues;
}

/** As Temporal wants it. */
export function toChildOptions({ workflowId, request, isAnew, summary, details, memo, attributes }: Child) {
  return {
    workflowId,
    args: [request] as const,
    // They are paid for: whatever becomes of what they are a part of, they go on and end in files.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    // One that has completed is not run again; one that failed may be.
    workflowIdReusePolicy:
      isAnew === true ? WorkflowIdReusePolicy.ALLOW_DUPLICATE : WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    // How it ended, and with which task, is known only once it has.
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: summary,
    staticDetails: details,
    memo,
    typedSearchAttributes: attributes === undefined ? undefined : toSearchAttributes(attributes),
  };
}
