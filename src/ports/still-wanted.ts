/** One run of a workflow. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** False once the generation is cancelled or has ended, or the batch or pipeline that it is a part of is cancelled. Rejects when nobody knows, which is worth another try. */
export type IsStillWanted = (own: WorkflowRun, ownerId?: string) => Promise<boolean>;
