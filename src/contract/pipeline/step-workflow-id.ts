/** Where a generation or a batch stands in a pipeline. */
export interface StepInPipeline {
  readonly pipelineId: string;
  /** `scene`, `scene.3`. */
  readonly step: string;
}

/** The workflow id of a step: `<pipeline>/<step>`. */
export const stepWorkflowId = ({ pipelineId, step }: StepInPipeline): string => `${pipelineId}/${step}`;

/** The step that a workflow is, as its id and its memo tell; undefined for one that is none. */
export function stepInPipelineOf(workflowId: string, pipelineId: string | undefined): StepInPipeline | undefined {
  if (pipelineId === undefined || !workflowId.startsWith(`${pipelineId}/`)) return undefined;
  return { pipelineId, step: workflowId.slice(pipelineId.length + 1) };
}
