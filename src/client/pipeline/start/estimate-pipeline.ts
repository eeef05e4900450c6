import type { Estimate } from '../../../domain/batch/cost/estimate.js';
import { estimateRequests } from '../../../domain/batch/cost/estimate.js';
import type { CheckedPipeline } from '../../../domain/pipeline/check/checked.js';

/** What a pipeline will ask of Kling, as far as it is known before the start; what an earlier run has made counts as well. */
export interface PipelineEstimate extends Estimate {
  readonly pipelineId: string;
  /** Steps that are made. */
  readonly steps: number;
  /** Those of which an earlier step decides how often they are made: they count once. */
  readonly uncounted: readonly string[];
}

/** Reckons a pipeline that was checked, without a server. */
export function estimatePipeline(pipelineId: string, { steps }: CheckedPipeline): PipelineEstimate {
  const chosen = steps.filter(({ isChosen }) => isChosen);
  const uncounted = chosen.filter(({ times, requests }) => times === undefined && requests.length > 0);
  return {
    ...estimateRequests(chosen.flatMap(({ requests }) => requests)),
    pipelineId,
    steps: chosen.length,
    uncounted: uncounted.map(({ step }) => step.name),
  };
}
