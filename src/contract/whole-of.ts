import type { ItemPlace } from './item-workflow-id.js';
import { itemPlaceOf } from './item-workflow-id.js';
import type { GenerationMemo } from './memo.js';
import type { StepInPipeline } from '../domain/pipeline/step.js';
import { stepInPipelineOf } from './pipeline/step-in-pipeline.js';

/** A generation by its id, with what its memo says that it is a part of. */
export type GenerationOf = Pick<GenerationMemo, 'batchId' | 'pipelineId'> & { readonly workflowId: string };

/** What a generation is a part of: neither for one of its own. */
export interface Whole {
  readonly id: string;
  readonly place?: ItemPlace;
  readonly step?: StepInPipeline;
}

export function wholeOf({ workflowId, batchId, pipelineId }: GenerationOf): Whole {
  const place = itemPlaceOf({ workflowId, batchId });
  const step = stepInPipelineOf(workflowId, pipelineId);
  return { id: workflowId, ...(place === undefined ? {} : { place }), ...(step === undefined ? {} : { step }) };
}
