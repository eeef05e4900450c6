import type { PreparedBatch } from '../../../client/batch/start/prepare-batch.js';
import { prepareBatch } from '../../../client/batch/start/prepare-batch.js';
import type { Io } from '../../process/io.js';
import { readBatchId } from './batch-options.js';
import { readRows } from './read-rows.js';

/** What starting a batch of a file would do. Everything that can be wrong with the file is found here, and what is worth knowing of it is said. */
export async function planFile(
  file: string,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<PreparedBatch> {
  const id = readBatchId(options.id);
  const manifest = await readRows(file, options, io);
  const name = file === '-' ? 'stdin' : file;
  const plan = await prepareBatch(manifest, { name, id, isForced: options.force === true, config: io.config });
  const { batchId, usualId } = plan;
  if (batchId !== usualId)
    io.err(`${usualId} is there already: all of it is made again, as ${batchId}, and paid again.`);
  return plan;
}
