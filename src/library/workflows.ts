import type { BatchWorkflow, GenerationWorkflow, PipelineWorkflow } from '../contract/workflow-types.js';
import type { PipelineRequestInput } from './pipelines/pipeline-requests.js';
import type { BatchRequestInput, GenerationRequestInput } from './requests.js';

export { BATCH, GENERATION, PIPELINE } from '../contract/workflow-types.js';
export { DEFAULT_TASK_QUEUE } from '../contract/task-queues.js';
export { statusQuery } from '../contract/messages/generation-messages.js';
export {
  cancelItemUpdate,
  drainUpdate,
  itemsQuery,
  pauseUpdate,
  progressQuery,
  reportUpdate,
  resumeUpdate,
  retryFailedUpdate,
  setConcurrencyUpdate,
} from '../contract/messages/batch-messages.js';
export {
  approveUpdate,
  pausePipelineUpdate,
  pipelineStatusQuery,
  resumePipelineUpdate,
  retryStepUpdate,
  skipStepUpdate,
  stepsQuery,
} from '../contract/messages/pipeline-messages.js';
export type { BatchResult } from '../domain/batch/progress/progress.js';
export type { PipelineResult, PipelineStatus, StepStatus } from '../domain/pipeline/pipeline-status.js';
export type { GenerationResult } from '../domain/generation/generation.js';
export type * from './pipelines/pipeline-requests.js';
export type * from './requests.js';

/** The workflows as types, for `executeChild<typeof generation>('generation', ...)`; they run in our worker and not in yours. */
/* eslint-disable @typescript-eslint/no-unused-vars -- They are exported as types, which the rule does not count. */
declare const generation: (request: GenerationRequestInput) => ReturnType<GenerationWorkflow>;
declare const batch: (request: BatchRequestInput) => ReturnType<BatchWorkflow>;
declare const pipeline: (request: PipelineRequestInput) => ReturnType<PipelineWorkflow>;
export type { generation, batch, pipeline };
