import type { PipelineStatus, StepState, StepStatus } from '../../domain/pipeline/pipeline-status.js';
import { createQuery, createUpdate } from './message-definitions.js';

/** Where a pipeline stands: a row for each step of its file. */
export const pipelineStatusQuery = createQuery<PipelineStatus>('status');

export interface StepsQuery {
  /** Only makings of this step. */
  readonly step?: string;
  readonly state?: StepState;
  /** Default 0. */
  readonly offset?: number;
  /** At most `MAX_PAGE_STEPS`; default 50. */
  readonly limit?: number;
}

export interface StepsPage {
  readonly steps: readonly StepStatus[];
  readonly total: number;
  readonly nextOffset?: number;
}

/** Steps in one page. */
export const MAX_PAGE_STEPS = 500;

/** Steps and elements of `forEach`, page by page. */
export const stepsQuery = createQuery<StepsPage, [StepsQuery?]>('steps');

/** Makes a step that has failed (or, with `anew`, one that has succeeded) again, and what depends on it. `scene`, `scene.3`. */
export const retryStepUpdate = createUpdate<PipelineStatus, [{ readonly step: string; readonly anew?: boolean }]>(
  'retryStep',
);
/** Goes on as if the step were left out. */
export const skipStepUpdate = createUpdate<PipelineStatus, [{ readonly step: string }]>('skipStep');
/** Answers an `approve` step. */
export const approveUpdate = createUpdate<
  PipelineStatus,
  [{ readonly step: string; readonly approved?: boolean; readonly by?: string; readonly note?: string }]
>('approve');
/** Starts nothing more until `resume`; what runs goes on. */
export const pausePipelineUpdate = createUpdate<PipelineStatus, [{ readonly reason?: string }?]>('pause');
/** Goes on, with another budget if one is given. */
export const resumePipelineUpdate = createUpdate<PipelineStatus, [{ readonly budget?: number }?]>('resume');
