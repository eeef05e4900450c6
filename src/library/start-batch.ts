import { UsageError } from '../client/client-errors.js';
import { complainOfBatchId } from '../client/batch/start/batch-id.js';
import { prepareBatch, submitBatch } from '../client/batch/start/prepare-batch.js';
import { refuseRepeats } from '../client/batch/start/refuse-repeats.js';
import { listInlineRows } from '../domain/batch/batch-items.js';
import { parseBatch } from '../domain/batch/batch-request.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { Manifest } from '../manifest/read-manifest.js';
import { checkRows, readManifest } from '../manifest/read-manifest.js';
import { checkImage } from '../pictures/image-file.js';
import type { WaitOptions } from './generation-handle.js';
import type { LazySession } from './lazy-session.js';
import type { BatchItemRequest, BatchRunRequest, SharedFields } from './requests.js';

export interface BatchStartOptions extends WaitOptions {
  /** The batch's id, which is its workflow's; by default one that is derived from what is in it. */
  readonly id?: string;
  /** Request fields for all items; an item's own go before them. */
  readonly set?: SharedFields;
  /** Names of columns that are left out. */
  readonly ignoreColumns?: readonly string[];
  readonly run?: BatchRunRequest;
  /** Makes everything again, beside what is there already, and pays again. */
  readonly force?: boolean;
}

/** Starts a batch and returns its id. Throws `InvalidRequest` with everything that is wrong before anything is started, and `UsageError` where it would pay twice. */
export async function startBatchOf(
  source: string | readonly BatchItemRequest[],
  options: BatchStartOptions,
  { session, outputDir }: { readonly session: LazySession; readonly outputDir: string },
): Promise<string> {
  const { id, run = {}, force: isForced = false, signal } = options;
  const complaint = id === undefined ? undefined : complainOfBatchId(id);
  if (complaint !== undefined) throw new UsageError(`The id ${complaint}.`);
  parseBatch({ items: [{}], run });
  const name = typeof source === 'string' ? source : 'items';
  const plan = await prepareBatch(await read(source, options), { name, id, isForced, outputDir });
  if (plan.changed.length > 0) throw new InvalidRequest(plan.changed.map((text) => ({ path: '', text })));
  await session.use(async (open) => {
    await refuseRepeats(plan.sharing, plan.items.length, open);
    await submitBatch(plan, { run: isForced ? { ...run, force: true } : { ...run }, outputDir }, open);
  }, signal);
  return plan.batchId;
}

function read(
  source: string | readonly BatchItemRequest[],
  { set = {}, ignoreColumns }: BatchStartOptions,
): Promise<Manifest> {
  const options = { set: { ...set }, ignore: ignoreColumns, checkPicture: checkImage };
  if (typeof source === 'string') return readManifest(source, options);
  if (source.length === 0) {
    throw new InvalidRequest([
      { path: 'items', text: 'none; give at least one request, e.g. { prompt: "a red fox" }' },
    ]);
  }
  return checkRows(
    { rows: listInlineRows(source), complaints: [] },
    { name: '', directory: process.cwd(), ...options },
  );
}
