import { retryFailedUpdate } from '../../../contract/batch-messages.js';
import type { Json } from '../../../domain/batch/rows/item-fields.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import { readRunOptions } from '../start/batch-options.js';
import type { BatchRecord } from '../../../client/batch/batch-view.js';
import { describeBatch } from '../../../client/batch/batch-view.js';
import { sayAttached } from '../say-attached.js';
import { planRestart } from '../../../client/batch/start/plan-restart.js';
import { startBatch } from '../../../client/batch/start/start-batch.js';
import { updateBatch } from '../../../client/batch/steer-batch.js';
import { watchBatch } from '../screen/follow-batch.js';
import { countItems } from '../../../domain/batch/count-items.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * `kling batch retry [item...]`: failed and cancelled items, or these, wait again. A batch that has ended runs again, with all that has not
 * succeeded, and is watched; `--detach` prints its id instead, and options such as `--budget` replace those that it had.
 */
export function runBatchRetry(batchId: string, ids: readonly string[], options: Options, io: Io): Promise<ExitCode> {
  const run = readRunOptions(options);
  return withSession(io, async (session) => {
    const record = await describeBatch(batchId, session);
    if (!record.isRunning) return restart(record, ids, { run, isDetached: options.detach === true }, session, io);
    if (Object.keys(run).length > 0) {
      throw new UsageError(`${batchId} runs with its own options; change them with: kling batch resume ${batchId}`);
    }
    const args = ids.length === 0 ? {} : { ids };
    const { retried } = await updateBatch(batchId, retryFailedUpdate, args, session);
    if (io.json) io.out(JSON.stringify({ retried }));
    else retried.forEach((id) => io.out(id));
    io.err(`${countItems(retried.length)} of ${batchId} will be tried again. See it: kling batch watch ${batchId}`);
    return EXIT.ok;
  });
}

async function restart(
  record: BatchRecord,
  ids: readonly string[],
  { run, isDetached }: { run: Json; isDetached: boolean },
  session: Session,
  io: Io,
): Promise<ExitCode> {
  const { batchId } = record;
  if (ids.length > 0) {
    throw new UsageError(`${batchId} has ended; it runs again with all that has not succeeded: leave out the items`);
  }
  const start = await planRestart(record, { run, outputDir: io.config.outputDir }, session);
  const { handle, isAttached } = await startBatch(start, session);
  if (isAttached) sayAttached(batchId, start.run, io);
  if (isDetached) {
    io.out(io.json ? JSON.stringify({ batchId, webUi: session.webUi(batchId) }) : batchId);
    return EXIT.ok;
  }
  return watchBatch(handle, { file: start.file, total: start.total }, session, io);
}
