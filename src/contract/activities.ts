import type { Block } from '../domain/batch/blocks/block.js';
import type { Item } from '../domain/batch/batch-items.js';
import type { EndedGeneration } from '../domain/batch/outcome.js';
import type { ReportFiles } from '../domain/batch/progress/progress.js';
import type { MadeOutput } from '../domain/pipeline/made-step.js';
import type { OperateInput, OperateResult } from '../domain/pipeline/operation.js';
import type { ActivityName } from './activity-names.js';
import type {
  CollectGenerationsInput,
  KeepBlockInput,
  OpenBatchInput,
  OpenBatchResult,
  ReadBlocksInput,
  ReadBlocksResult,
  ReadItemsInput,
  RecordItemsInput,
  ReportBatchInput,
} from './batch-activities.js';
import type {
  OpenPipelineInput,
  OpenPipelineResult,
  ReadBatchOutputsInput,
  RecordStepsInput,
} from './pipeline/pipeline-activities.js';
import type { DeliverInput } from './notices.js';
import type {
  CheckAccountInput,
  DownloadInput,
  DownloadResult,
  PollInput,
  PollResult,
  PrepareInput,
  PrepareResult,
  SubmitInput,
  SubmitResult,
} from './generation-activities.js';

/** One JSON object goes in. */
type Activity<Input, Result> = (input: Input) => Promise<Result>;

interface Signatures {
  checkAccount: Activity<CheckAccountInput, void>;
  prepare: Activity<PrepareInput, PrepareResult>;
  submit: Activity<SubmitInput, SubmitResult>;
  poll: Activity<PollInput, PollResult>;
  download: Activity<DownloadInput, DownloadResult>;
  openBatch: Activity<OpenBatchInput, OpenBatchResult>;
  readItems: Activity<ReadItemsInput, readonly Item[]>;
  recordItems: Activity<RecordItemsInput, void>;
  collectGenerations: Activity<CollectGenerationsInput, readonly EndedGeneration[]>;
  reportBatch: Activity<ReportBatchInput, ReportFiles>;
  keepBlock: Activity<KeepBlockInput, Block>;
  readBlocks: Activity<ReadBlocksInput, ReadBlocksResult>;
  openPipeline: Activity<OpenPipelineInput, OpenPipelineResult>;
  recordSteps: Activity<RecordStepsInput, void>;
  readBatchOutputs: Activity<ReadBatchOutputsInput, readonly MadeOutput[]>;
  deliverNotice: Activity<DeliverInput, void>;
  operate: Activity<OperateInput, OperateResult>;
}

/** What workflows call and a worker offers: each activity by its name. */
export type Activities = Pick<Signatures, ActivityName>;
