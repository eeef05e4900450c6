import { estimate, expectedSeconds, renderEstimate } from '../../domain/batch/estimate.js';
import { batchId as deriveId } from '../../domain/batch/item-id.js';
import { readManifest } from '../../manifest/read-manifest.js';
import { checkImage } from '../../storage/image-file.js';
import type { ExitCode } from '../exit-codes.js';
import { EXIT } from '../exit-codes.js';
import type { Io } from '../io.js';
import { withSession } from '../session.js';
import { toItemsInput } from './batch-input.js';
import { readBatchId, readIgnored, readRunOptions, readSet } from './batch-options.js';
import { oneLine } from '../fit-text.js';
import { createPastBatches } from './past-batches.js';
import { explainRepeat, refuseRepeats } from './refuse-repeats.js';
import { startBatch } from './start-batch.js';
import { watchBatch } from './watch-batch.js';

/**
 * `kling batch <file>`: everything that can be wrong with the file is found here, before anything is started; then the batch is shown until it
 * ends, or with `--detach` its id is printed.
 */
export async function runBatch(file: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const run = readRunOptions(options);
  const ownId = readBatchId(options.id);
  const { items, notices } = await readManifest(file, {
    set: readSet(options.set),
    ignore: readIgnored(options.ignoreColumns),
    checkPicture: checkImage,
  });
  notices.forEach((notice) => io.err(oneLine(notice)));
  const name = file === '-' ? 'stdin' : file;
  const content = deriveId(name, items);
  const batchId = ownId ?? content;
  const past = createPastBatches(io.config.outputDir);
  await past.refuseChanged(batchId, items);
  // Who names a batch knows what it is for.
  const isMeant = ownId !== undefined || options.force === true;
  const sharing = isMeant ? [] : await past.findSharing(batchId, items);
  if (options.dryRun === true) {
    sayEstimate(batchId, items, io);
    const repeat = explainRepeat(sharing, items.length);
    if (repeat !== undefined) io.err(repeat);
    return EXIT.ok;
  }
  return withSession(io, async (session) => {
    await refuseRepeats(sharing, items.length, session);
    const itemsInput = await toItemsInput(batchId, items, io.config.outputDir);
    const start = { batchId, items: itemsInput, run, file: name, total: items.length, content: deriveId('', items) };
    const handle = await startBatch(start, session, io);
    if (options.detach === true) {
      io.out(io.json ? JSON.stringify({ batchId, webUi: session.webUi(batchId) }) : batchId);
      return EXIT.ok;
    }
    const exitCode = await watchBatch(handle, { file: name, total: items.length }, session, io);
    if (exitCode === EXIT.usage && 'manifest' in itemsInput) {
      io.err(`The worker must see the same KLING_OUTPUT_DIR as this command, where it is ${io.config.outputDir}.`);
    }
    return exitCode;
  });
}

/** What it would be and cost, without a server and without a charge. */
function sayEstimate(batchId: string, items: Parameters<typeof estimate>[0], io: Io): void {
  const { videoConcurrency: video, imageConcurrency: image } = io.config;
  const slots = { video, image };
  const estimated = estimate(items);
  if (io.json) {
    io.out(JSON.stringify({ batchId, ...estimated, expectedSeconds: expectedSeconds(estimated, slots) }));
    return;
  }
  io.out(`Batch:  ${batchId}`);
  renderEstimate(estimated, slots).forEach((line) => io.out(line));
  io.err('Nothing was started; without --dry-run it is.');
}
