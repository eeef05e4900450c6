/** One run of a workflow. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** Knows whether a generation is still to be made. */
export interface Demand {
  /** False once it is cancelled, or the batch that it is an item of is. Rejects when nobody knows, which is worth another try. */
  isWanted(own: WorkflowRun, batchId?: string): Promise<boolean>;
}
