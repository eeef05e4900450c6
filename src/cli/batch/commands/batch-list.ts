import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { parseNumberOption } from '../../program/number-option.js';
import { withSession } from '../../../client/session.js';
import { listBatches } from '../../../client/batch/list-batches.js';
import { printable } from '../../screen/fit-text.js';
import { renderBatchList } from '../render-batch-list.js';

/** `kling batch list`: the latest batches, from Temporal's own index, so no worker is needed. */
export function runBatchList(options: Readonly<Record<string, unknown>>, io: Io): Promise<ExitCode> {
  const limit = parseNumberOption('--limit', options.limit, { min: 1, max: 1000, whole: true }) ?? 20;
  return withSession(io, async (session) => {
    const batches = await listBatches(limit, session);
    if (io.json) io.out(JSON.stringify(batches));
    else if (io.quiet) batches.forEach(({ batchId }) => io.out(printable(batchId)));
    else if (batches.length === 0) io.err('No batches yet. Start one with: kling batch prompts.csv');
    else renderBatchList(batches, Date.now(), io.outColumns, io.paint.out).forEach((line) => io.out(line));
    return EXIT.ok;
  });
}
