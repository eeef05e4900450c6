import type { RemedyAdvice } from '../advice/advice.js';
import type { PipelineStatus } from './pipeline-status.js';

/** What can be done about a pipeline that does not go on by itself, in whole or in part. */
export function adviseOnPipeline({
  pipelineId,
  state,
  steps,
}: Pick<PipelineStatus, 'pipelineId' | 'state' | 'steps'>): readonly RemedyAdvice[] {
  if (state === 'completed') return [];
  if (state === 'failed' || state === 'cancelled') return [{ action: 'retryPipeline', pipelineId }];
  const failed = steps.filter(({ state: own, counts }) => own === 'failed' || (counts?.failed ?? 0) > 0);
  const asking = steps.filter(({ state: own }) => own === 'waiting');
  return [
    ...(state === 'paused' ? [{ action: 'resumePipeline', pipelineId } as const] : []),
    ...asking.map(({ step }) => ({ action: 'approveStep', pipelineId, step }) as const),
    ...(failed.length === 0
      ? []
      : [{ action: 'retrySteps', pipelineId, steps: failed.map(({ step }) => step) } as const]),
  ];
}
