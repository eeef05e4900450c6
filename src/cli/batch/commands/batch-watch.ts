import type { ExitCode } from '../../program/exit-codes.js';
import type { Io } from '../../process/io.js';
import { withSession } from '../../../client/session.js';
import { describeBatch } from '../../../client/batch/batch-view.js';
import { followBatch } from '../screen/follow-batch.js';

/** `kling batch watch`: shows a batch until it ends, with the same ending as `kling batch <file>`. */
export function runBatchWatch(batchId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const { file, total, taskQueue } = await describeBatch(batchId, session);
    return followBatch(session.client.workflow.getHandle(batchId), { file, total, taskQueue }, session, io);
  });
}
