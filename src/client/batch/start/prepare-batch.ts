import type { Json } from '../../../domain/record.js';
import type { WorkflowHandle } from '@temporalio/client';
import { batchId as deriveId, toStem } from '../../../domain/batch/rows/item-id.js';
import { contentOfPipeline } from '../../../domain/batch/repeats/keep-rules.js';
import type { Manifest } from '../../../manifest/manifest.js';
import type { Item } from '../../../domain/batch/batch-items.js';
import type { OwnFiles } from '../../../manifest/pipeline/own-files.js';
import { sendItems } from '../../inputs/send-items.js';
import { sendPipelines } from '../../inputs/send-pipeline.js';
import type { OutputConfig } from '../../output/open-output.js';
import { openOutput } from '../../output/open-output.js';
import type { Session } from '../../session.js';
import { toItemsInput } from './batch-input.js';
import type { ItemsInput } from './batch-input.js';
import type { BatchPlan } from './batch-plan.js';
import { planBatch } from './batch-plan.js';
import { createPastBatches } from './past-batches.js';
import { startBatch } from './start-batch.js';

export interface PrepareOptions {
  /** Where the items come from, as people know it. */
  readonly name: string;
  /** The batch's id, when somebody has named it: who does knows what it is for. */
  readonly id?: string;
  /** Everything is made again, beside what is there already. */
  readonly isForced: boolean;
  readonly config: OutputConfig;
}

export interface PreparedBatch extends BatchPlan {
  readonly name: string;
  /** The id that it would have, were nothing made again. */
  readonly usualId: string;
}

/** What starting a batch of these items will do, found out in the output and without a server. */
export async function prepareBatch(
  { items, pipeline, own }: Manifest,
  { name, id, isForced, config }: PrepareOptions,
): Promise<PreparedBatch> {
  const past = createPastBatches(openOutput(config).root);
  const isNamed = id !== undefined;
  const usualId = id ?? deriveId(nameOfBatch(name, pipeline), items);
  const batchId = isForced && !isNamed ? await past.findUnusedId(usualId) : usualId;
  return { ...(await planBatch(batchId, items, { past, pipeline, own, isNamed, isForced })), name, usualId };
}

/** Rows may be the params of several pipelines. */
function nameOfBatch(name: string, pipeline: Json | undefined): string {
  if (pipeline === undefined) return name;
  return `${toStem(name)}-${typeof pipeline.name === 'string' ? toStem(pipeline.name, 'pipeline') : 'pipeline'}`;
}

export interface SubmittedBatch {
  readonly handle: WorkflowHandle;
  readonly isAttached: boolean;
  /** Where its items are: in its input, or in a file that the worker must see. */
  readonly itemsInput: ItemsInput;
}

/** Starts a batch that was prepared. Throws as `toItemsInput` and `startBatch` do. */
export async function submitBatch(
  { batchId, items, pipeline, own, name, isAsBefore }: PreparedBatch,
  { run, config }: { readonly run: Json; readonly config: OutputConfig },
  session: Session,
): Promise<SubmittedBatch> {
  const { sendRows } = session;
  const { root } = openOutput(config);
  const sent = await sendAll({ items, pipeline }, own, session);
  const itemsInput = await toItemsInput(batchId, sent.items, { root, sendRows });
  const content = deriveId('', items) + (pipeline === undefined ? '' : `-${contentOfPipeline(pipeline)}`);
  const start = {
    batchId,
    items: itemsInput,
    pipeline: sent.pipeline,
    run,
    file: name,
    total: items.length,
    content,
    isAsBefore,
  };
  return { ...(await startBatch(start, session)), itemsInput };
}

interface BatchItems {
  readonly items: readonly Item[];
  readonly pipeline?: Json;
}

/** What it names of this machine, as the workers can read it. */
async function sendAll(
  { items, pipeline }: BatchItems,
  own: OwnFiles | undefined,
  session: Session,
): Promise<BatchItems> {
  if (pipeline === undefined) return { items: await sendItems(items, session.sendFiles) };
  return own === undefined ? { items, pipeline } : sendPipelines({ items, pipeline }, own, session);
}
