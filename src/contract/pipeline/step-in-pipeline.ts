import type { StepInPipeline } from '../../domain/pipeline/step.js';

/** The step that a workflow is, as its id and its memo tell; undefined for one that is none. */
export function stepInPipelineOf(workflowId: string, pipelineId: string | undefined): StepInPipeline | undefined {
  if (pipelineId === undefined || !workflowId.startsWith(`${pipelineId}/`)) return undefined;
  return { pipelineId, step: workflowId.slice(pipelineId.length + 1) };
}
