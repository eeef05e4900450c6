export { createKlingTemporal } from './library/kling-temporal.js';
export { createEncryptionCodec } from './library/encryption/encryption-codec.js';
export type { KlingTemporal, KlingTemporalOptions } from './library/kling-temporal.js';
export type { AdoptOptions, Generations, ListOptions, StartedGeneration, StartOptions } from './library/generations.js';
export type { Batches, StartedBatch } from './library/batches.js';
export type { ScheduleHandle } from './library/schedules/schedule-handle.js';
export type { MadeSchedule, ScheduleRequest, Schedules } from './library/schedules/schedules.js';
export type { CreatedSchedule } from './client/schedule/create-schedule.js';
export type { ScheduleDetails, ScheduleRun, ScheduleView } from './client/schedule/schedule-view.js';
export type { Triggered } from './client/schedule/steer-schedule.js';
export type {
  ApproveOptions,
  PipelineHandle,
  RetriedSteps,
  RetryOptions as RetryPipelineOptions,
  StepsFilter,
} from './library/pipelines/pipeline-handle.js';
export type {
  CheckedSource,
  PipelinePlanOptions,
  Pipelines,
  PipelineSource,
  PipelineStartOptions,
  StartedPipeline,
} from './library/pipelines/pipelines.js';
export type * from './library/pipelines/pipeline-requests.js';
export type { Checks } from './library/checks.js';
export type {
  AccountTasksFace,
  ChargeListOptions,
  LookupOptions,
  RecoverOptions,
  Recovery,
  TaskListOptions,
} from './library/tasks/account-tasks.js';
export type { AccountCharges } from './client/costs/list-charges.js';
export type { AccountPacks } from './client/costs/list-packs.js';
export type { AccountTasks } from './client/tasks/list-tasks.js';
export type { LookUpResult } from './client/tasks/look-up.js';
export type { Recovered, RecoveryPlan } from './client/tasks/recover.js';
export type { Charge, KnownCharge } from './domain/account/charge.js';
export type { ResourcePack } from './domain/account/resource-pack.js';
export type { AccountTask } from './domain/queries/account-task.js';
export type { MethodAnswer, QueryMethod } from './domain/queries/query-methods.js';
export type { AskOptions, GenerationHandle, WaitOptions } from './library/generation-handle.js';
export type { BatchHandle, ItemsFilter, RetriedItems, RetryFailedOptions } from './library/batch-handle.js';
export type { BatchPlanOptions, BatchSource, BatchStartOptions } from './library/start-batch.js';
export type { Env, KlingOptions, TemporalOptions } from './library/options.js';
export type { EncryptionOptions } from './library/encryption/encryption-options.js';
export type { GivenOptions } from './temporal/connect/given-client.js';
export type * from './library/requests.js';
export { listProducts, productExample, productSchema } from './client/list-products.js';
export type { ProductFacts } from './client/list-products.js';
export { KlingTemporalError } from './domain/error.js';
export type { ErrorCode } from './domain/error.js';
export { InvalidRequest } from './domain/invalid-request.js';
export type { Complaint } from './domain/invalid-request.js';
export { BatchFailed, GenerationFailed, PipelineFailed } from './client/ended-badly.js';
export type { GenerationView } from './client/generation/generation-view.js';
export type { ListedGeneration } from './client/generation/list-generations.js';
export type { BatchView } from './client/batch/batch-view.js';
export type { PipelineView } from './client/pipeline/pipeline-view.js';
export type { ListedPipeline } from './client/pipeline/list-pipelines.js';
export type { PipelineEstimate } from './client/pipeline/start/estimate-pipeline.js';
export type { PipelineResult, PipelineStatus, StepRow, StepStatus } from './domain/pipeline/pipeline-status.js';
export type { BatchEstimate } from './client/batch/start/estimate-batch.js';
export type { KlingFacts } from './client/examine/examine-kling.js';
export type { ServerFacts } from './client/examine/examine-server.js';
export type { ListedBatch } from './client/batch/list-batches.js';
export type { Advice } from './domain/advice/advice.js';
export type { GenerationResult } from './domain/generation/generation.js';
export type { Artifact, Found } from './domain/artifact.js';
export type { BatchItem } from './domain/batch/item.js';
export type { BatchProgress, BatchResult, ReportFiles } from './domain/batch/progress/progress.js';
