import type { ListedBatch } from '../client/batch/list-batches.js';
import { listBatches } from '../client/batch/list-batches.js';
import type { BatchEstimate } from '../client/batch/start/estimate-batch.js';
import { estimateBatch } from '../client/batch/start/estimate-batch.js';
import type { Config } from '../config/read-config.js';
import { sayIn } from './advice-words.js';
import type { BatchHandle } from './batch-handle.js';
import { createBatchHandle } from './batch-handle.js';
import type { OptionKinds } from './check-options.js';
import { checkUsage, COUNT, OBJECT, PATH_OR_OBJECT, readId, SIGNAL, TEXT, TEXTS, YES_OR_NO } from './check-options.js';
import type { WaitOptions } from './generation-handle.js';
import type { LazySession } from './lazy-session.js';
import type {
  AnyBatchOptions,
  AnySource,
  BatchPlanOptions,
  BatchSource,
  BatchStartOptions,
  PipelineBatchOptions,
  PipelineRows,
} from './start-batch.js';
import { checkRun, planBatchOf, startPlanned } from './start-batch.js';

/** A batch that was asked for. */
export interface StartedBatch extends BatchHandle {
  /** True when it ran already: nothing new was started, and it goes on with the options that it has. */
  readonly isAttached: boolean;
  /** What is worth knowing of its items, e.g. that two of them are the same. */
  readonly notices: readonly string[];
}

export interface Batches {
  /** Starts a batch of a CSV or JSONL file, or of requests. What it or another batch has made already is not paid again. */
  batch(source: BatchSource, options?: BatchStartOptions): Promise<StartedBatch>;
  /** The same of a pipeline that is run with each row: what is changed in it is all that is made again of what was made. */
  batch(source: PipelineRows, options: PipelineBatchOptions): Promise<StartedBatch>;
  /** What a batch would be and cost; starts nothing and needs no server. Rejects with code `InvalidRequest` as `batch` does. */
  estimate(source: BatchSource, options?: BatchPlanOptions): Promise<BatchEstimate & Pick<StartedBatch, 'notices'>>;
  estimate(source: PipelineRows, options: PipelineBatchOptions): Promise<BatchEstimate & Pick<StartedBatch, 'notices'>>;
  /** A batch that is there; asks nobody. */
  getBatch(id: string): BatchHandle;
  /** The latest batches, newest first. */
  listBatches(options?: WaitOptions & { readonly limit?: number }): Promise<readonly ListedBatch[]>;
}

const DEFAULT_LIST = 100;

/** A program may hand the same object to `estimate` and to `batch`. */
const BATCH_OPTIONS: OptionKinds<AnyBatchOptions> = {
  id: TEXT,
  set: OBJECT,
  pipeline: PATH_OR_OBJECT,
  ignoreColumns: TEXTS,
  run: OBJECT,
  force: YES_OR_NO,
  signal: SIGNAL,
};

export function createBatches(session: LazySession, config: Config): Batches {
  const { videoConcurrency: video, imageConcurrency: image } = config;
  const getBatch = (id: string) => createBatchHandle(readId('getBatch', id), session);
  return {
    batch: async (source: AnySource, options: AnyBatchOptions = {}) => {
      checkUsage('batch', options, BATCH_OPTIONS);
      checkRun(options.run ?? {});
      const plan = await planBatchOf(source, options, config);
      const isAttached = await session.use(
        (open) => startPlanned(plan, options, { session: open, config }),
        options.signal,
      );
      return { ...getBatch(plan.batchId), isAttached, notices: plan.notices };
    },
    estimate: async (source: AnySource, options: AnyBatchOptions = {}) => {
      checkUsage('estimate', options, BATCH_OPTIONS);
      const plan = await planBatchOf(source, options, config);
      return { ...sayIn(estimateBatch(plan, { video, image })), notices: plan.notices };
    },
    getBatch,
    listBatches: async (options = {}) => {
      checkUsage('listBatches', options, { limit: COUNT, signal: SIGNAL });
      const { limit = DEFAULT_LIST, signal } = options;
      return session.use((open) => listBatches(limit, open), signal);
    },
  };
}
