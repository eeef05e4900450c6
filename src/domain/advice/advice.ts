/** What can be done about a failure or a standstill, with all that it takes to do it. */
type Remedy =
  | {
      /** Collects the files of a task that was made, without a new charge. */
      readonly action: 'adopt';
      readonly taskId: string;
      /** The account that has the task; absent for the default one. */
      readonly account?: string;
      /** It was cancelled before Kling had confirmed a task, so there may be none; adopting it tells. */
      readonly isUncertain?: true;
    }
  /** The same generation once more. */
  | { readonly action: 'retry'; readonly id: string }
  /** Another request: the same would fail again. */
  | { readonly action: 'changeRequest' }
  | {
      /** Items of a batch, once more. One that has ended runs again with these. */
      readonly action: 'retryItems';
      readonly batchId: string;
      readonly itemIds: readonly string[];
      /** Of one of them at least there is a task at Kling: it is collected, and not paid again. */
      readonly collects?: true;
    }
  /** Other rows for items that would fail again as they are. */
  | { readonly action: 'changeRows'; readonly batchId: string; readonly itemIds: readonly string[] }
  /** All of a batch that has ended and has not succeeded. */
  | { readonly action: 'retryBatch'; readonly batchId: string }
  /** All of a pipeline that has not succeeded, whether it has ended or not. */
  | { readonly action: 'retryPipeline'; readonly pipelineId: string }
  /** A step, as `scene` or `scene.3`, that would fail again as it is. */
  | { readonly action: 'changeStep'; readonly pipelineId: string; readonly step: string }
  | { readonly action: 'resumePipeline'; readonly pipelineId: string }
  /** Steps that have failed in a pipeline that runs, each as `scene` or `scene.3`. */
  | { readonly action: 'retrySteps'; readonly pipelineId: string; readonly steps: readonly string[] }
  /** A step that waits for a person. */
  | { readonly action: 'approveStep'; readonly pipelineId: string; readonly step: string }
  /** `budget`: what it may spend is spent, so another budget goes with it, of about what it takes to the end. */
  | { readonly action: 'resumeBatch'; readonly batchId: string; readonly budget?: number }
  /** What a worker was set up with. */
  | { readonly action: Check };

/** What can be done when something that was asked is refused, or cannot be reached. */
type WayOn =
  /** The same generation once more, although it may pay a second time. */
  | { readonly action: 'forceRetry'; readonly id: string }
  | { readonly action: 'look'; readonly id: string }
  | { readonly action: 'watch'; readonly id: string }
  | { readonly action: 'list' }
  | { readonly action: 'lookAtBatch'; readonly batchId: string }
  | { readonly action: 'watchBatch'; readonly batchId: string }
  | { readonly action: 'seeReport'; readonly batchId: string }
  | { readonly action: 'listBatches' }
  | { readonly action: 'lookAtPipeline'; readonly pipelineId: string }
  | { readonly action: 'watchPipeline'; readonly pipelineId: string }
  | { readonly action: 'listPipelines' }
  | { readonly action: 'listSchedules' }
  /** Another run of a schedule beside the one that is under way. */
  | { readonly action: 'overlapOnce' }
  /** Of a batch that runs: those that were asked for and can be changed. */
  | {
      readonly action: 'changeOptions';
      readonly batchId: string;
      readonly concurrency?: number;
      readonly budget?: number;
    }
  /** The same items under the id of that batch, so that only those are made that it lacks; `isRunning`: once it has ended. */
  | { readonly action: 'makeMissing'; readonly batchId: string; readonly isRunning?: true }
  /** Everything made anew and paid again; with an id, in that batch. */
  | { readonly action: 'forceBatch'; readonly batchId?: string }
  | { readonly action: 'chooseId' }
  | { readonly action: 'leaveOutProduct' }
  | { readonly action: 'startWorker'; readonly taskQueue: string }
  | { readonly action: 'startServer' }
  /** It needs no keys. */
  | { readonly action: 'useSimulator' }
  | { readonly action: 'createNamespace'; readonly address: string; readonly namespace: string }
  | { readonly action: 'registerAttributes' };

/** What to look at in the settings of the worker: what Kling knows of a task depends on the account and the region, which the keys and the address are of. */
export type Check = 'checkKeys' | 'checkClock' | 'checkAddress' | 'checkTaskId' | 'trustHost';

interface Words {
  /** In the library: a sentence that says which of its calls does it. */
  readonly text?: string;
}

export type RemedyAdvice = Remedy & Words;
export type WayOnAdvice = WayOn & Words;

/** What can be done next, as data: each face says it in its own words, and programs branch on `action`. */
export type Advice = RemedyAdvice | WayOnAdvice;
