import type { PipelineStatus } from '../../../domain/pipeline/pipeline-status.js';

/** What is known of a pipeline before anybody is asked. */
export interface KnownPipeline {
  readonly pipelineId: string;
  /** Where a worker must listen. */
  readonly taskQueue: string;
}

/** What shows a pipeline while it runs. */
export interface PipelineDisplay {
  /** `status` is undefined until a worker has answered; `isSilent` when none answers now. */
  show(status: PipelineStatus | undefined, isSilent: boolean): void;
  /** Leaves the last of it standing, with `status` as the last word if there is one. */
  end(status: PipelineStatus | undefined): void;
}
