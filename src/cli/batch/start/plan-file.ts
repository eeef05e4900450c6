import type { PreparedBatch } from '../../../client/batch/start/prepare-batch.js';
import { prepareBatch } from '../../../client/batch/start/prepare-batch.js';
import { readManifest } from '../../../manifest/read-manifest.js';
import type { Io } from '../../process/io.js';
import { createInputCheck } from '../../request/check-input.js';
import { oneLine } from '../../screen/fit-text.js';
import { readBatchId, readIgnored, readShared } from './batch-options.js';

/** What starting a batch of a file would do. Everything that can be wrong with the file is found here, and what is worth knowing of it is said. */
export async function planFile(
  file: string,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<PreparedBatch> {
  const id = readBatchId(options.id);
  const manifest = await readManifest(file, {
    set: readShared(options),
    ignore: readIgnored(options.ignoreColumns),
    added: io.config.addedModels,
    checkInput: createInputCheck(io.config.inputDirs, io.config.inputStore !== undefined),
  });
  manifest.notices.forEach((notice) => io.err(oneLine(notice)));
  const name = file === '-' ? 'stdin' : file;
  const plan = await prepareBatch(manifest, { name, id, isForced: options.force === true, config: io.config });
  const { batchId, usualId } = plan;
  if (batchId !== usualId)
    io.err(`${usualId} is there already: all of it is made again, as ${batchId}, and paid again.`);
  return plan;
}
