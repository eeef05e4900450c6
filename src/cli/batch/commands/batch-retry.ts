import { retryBatch } from '../../../client/batch/retry-batch.js';
import { withSession } from '../../../client/session.js';
import { countItems } from '../../../domain/batch/count-items.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { sayAttached } from '../say-attached.js';
import { followBatch } from '../screen/follow-batch.js';
import { readRunOptions } from '../start/batch-options.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * `kling batch retry [item...]`: failed and cancelled items, or these, wait again. A batch that has ended runs again, with these or with all
 * that has not succeeded, and is watched; `--detach` prints its id instead, and options such as `--budget` replace those that it had.
 */
export function runBatchRetry(batchId: string, ids: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const run = readRunOptions(options);
  return withSession(io, async (session) => {
    const again = await retryBatch(batchId, { ids, run }, session);
    if (again.kind === 'running') {
      const { retried } = again;
      if (io.json) io.out(JSON.stringify({ retried }));
      else retried.forEach((id) => io.out(id));
      io.err(`${countItems(retried.length)} of ${batchId} will be tried again. See it: kling batch watch ${batchId}`);
      return EXIT.ok;
    }
    const { handle, start } = again;
    if (again.isAttached) sayAttached(batchId, start.run, io);
    if (options.detach === true) {
      io.out(io.json ? JSON.stringify({ batchId, webUi: session.webUi(batchId) }) : batchId);
      return EXIT.ok;
    }
    return followBatch(handle, { file: start.file, total: start.total }, session, io);
  });
}
