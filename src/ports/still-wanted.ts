/** One run of a workflow. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** False once the generation is cancelled or has ended, or the batch that it is an item of is cancelled. Rejects when nobody knows, which is worth another try. */
export type IsStillWanted = (own: WorkflowRun, batchId?: string) => Promise<boolean>;
