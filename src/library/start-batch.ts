import { UsageError } from '../client/client-errors.js';
import { complainOfBatchId } from '../client/batch/start/batch-id.js';
import type { PreparedBatch } from '../client/batch/start/prepare-batch.js';
import type { OutputConfig } from '../client/output/open-output.js';
import { prepareBatch, submitBatch } from '../client/batch/start/prepare-batch.js';
import { refuseRepeats } from '../client/batch/start/refuse-repeats.js';
import type { Session } from '../client/session.js';
import { listInlineRows } from '../domain/batch/batch-items.js';
import { parseBatch } from '../domain/batch/batch-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { Manifest } from '../manifest/manifest.js';
import { completePipeline } from '../manifest/pipeline/prepare-pipeline.js';
import { readPipelineOfRows } from '../manifest/pipeline/read-pipeline-file.js';
import { checkRows, readManifest } from '../manifest/read-manifest.js';
import type { Json } from '../domain/record.js';
import type { InputFile } from '../products/schema/input-files.js';
import { checkInput } from '../pictures/input-file.js';
import type { WaitOptions } from './generation-handle.js';
import type { BatchItemRequest, BatchRunRequest, SharedFields } from './requests.js';
import type { RequestConfig } from './to-start.js';

/** What a batch is made of: the path of a CSV or JSONL file, or requests. */
export type BatchSource = string | readonly BatchItemRequest[];

export interface BatchPlanOptions {
  /** The batch's id, which is its workflow's; by default one that is derived from what is in it. */
  readonly id?: string;
  /** Request fields for all items; an item's own go before them. */
  readonly set?: SharedFields;
  /** Names of columns that are left out. */
  readonly ignoreColumns?: readonly string[];
  /** Makes everything again, beside what is there already, and pays again. */
  readonly force?: boolean;
}

export interface BatchStartOptions extends BatchPlanOptions, WaitOptions {
  readonly run?: BatchRunRequest;
}

/** Params of a pipeline, a row for each time that it is to be run: the path of a CSV or JSONL file, or the rows; an `id` is the item's in the batch. */
export type PipelineRows = string | readonly Json[];

/** Of a batch in which a pipeline is run for each row. */
export interface PipelineBatchOptions extends Omit<BatchStartOptions, 'set'> {
  /** The path of a YAML or JSON file, or what stands in one. */
  readonly pipeline: string | Json;
  /** Params for all rows; a row's own go before them. */
  readonly set?: Json;
}

export type AnySource = BatchSource | PipelineRows;
export type AnyBatchOptions = Omit<BatchStartOptions, 'set'> & {
  readonly pipeline?: PipelineBatchOptions['pipeline'];
  readonly set?: SharedFields | Json;
};

export interface PlannedBatch extends PreparedBatch {
  /** What is worth knowing of the items. */
  readonly notices: readonly string[];
}

type PlanConfig = OutputConfig & RequestConfig;

/** What starting a batch would do, found out without a server. Throws `InvalidRequest` with everything that is wrong with its items, and `UsageError`. */
export async function planBatchOf(
  source: AnySource,
  options: AnyBatchOptions,
  config: PlanConfig,
): Promise<PlannedBatch> {
  const { id, force: isForced = false } = options;
  const complaint = id === undefined ? undefined : complainOfBatchId(id);
  if (complaint !== undefined) throw new UsageError(`The id ${complaint}.`);
  const name = typeof source === 'string' ? source : 'items';
  const manifest = await readRows(source, options, config);
  return {
    ...(await prepareBatch(manifest, { name, id, isForced, config })),
    notices: manifest.notices,
  };
}

/** Throws `InvalidRequest` for options of a batch that make no sense. */
export function checkRun(run: BatchRunRequest): void {
  parseBatch({ items: [{}], run });
}

/** Starts what was planned; true when it ran already. Throws `InvalidRequest`, and `UsageError` where it would pay twice. */
export async function startPlanned(
  plan: PlannedBatch,
  { run = {}, force = false }: Pick<BatchStartOptions, 'run' | 'force'>,
  { session, config }: { readonly session: Session; readonly config: PlanConfig },
): Promise<boolean> {
  if (plan.changed.length > 0) throw new InvalidRequest(plan.changed);
  await refuseRepeats(plan.sharing, plan.items.length, session);
  const { isAttached } = await submitBatch(plan, { run: force ? { ...run, force } : { ...run }, config }, session);
  return isAttached;
}

/** The rows, checked. Throws `InvalidRequest` with everything that is wrong with them. */
export async function readRows(
  source: AnySource,
  { pipeline, set = {}, ignoreColumns }: Pick<AnyBatchOptions, 'pipeline' | 'set' | 'ignoreColumns'>,
  { addedModels: added, inputStore, access }: PlanConfig,
): Promise<Manifest> {
  const check = (one: InputFile) => checkInput(one, { ...access, hasStore: inputStore !== undefined });
  const runs = pipeline === undefined ? {} : await readPipeline(pipeline, { ...access, added });
  const options = {
    ...access,
    ...runs,
    set: { ...set },
    ignore: ignoreColumns,
    added,
    checkInput: check,
  };
  if (typeof source === 'string') return readManifest(source, options);
  if (!Array.isArray(source) || source.length === 0) {
    throw new InvalidRequest([
      {
        path: 'items',
        text: 'write a list of at least one request, e.g. [{ prompt: "a red fox" }], or the path of a file',
      },
    ]);
  }
  return checkRows(
    { rows: listInlineRows(source), complaints: [] },
    { name: '', directory: process.cwd(), ...options },
  );
}

async function readPipeline(
  pipeline: PipelineBatchOptions['pipeline'],
  options: Parameters<typeof readPipelineOfRows>[1],
) {
  if (typeof pipeline === 'string') {
    const read = await readPipelineOfRows(pipeline, options);
    return { pipeline: read.pipeline, placeInPipeline: read.place };
  }
  const directory = process.cwd();
  return { pipeline: await completePipeline(pipeline, { ...options, directory, givenDirectory: directory }) };
}
