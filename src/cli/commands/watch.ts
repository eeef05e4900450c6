import { viewGeneration } from '../../client/generation/generation-view.js';
import { watchGeneration } from '../../client/generation/watch-generation.js';
import { withBatchEvents, withGenerationEvents } from '../../client/notices/watched-events.js';
import type { BatchRecord } from '../../client/batch/batch-view.js';
import { describeBatch } from '../../client/batch/batch-view.js';
import { findPipeline } from '../../client/pipeline/pipeline-view.js';
import { watchBatch } from '../../client/batch/watch-batch.js';
import type { Session } from '../../client/session.js';
import { withSession } from '../../client/session.js';
import { followBatch } from '../batch/screen/follow-batch.js';
import { followSteps } from '../pipeline/commands/watch-pipeline.js';
import { waitForFiles } from '../generation/wait.js';
import type { ExitCode } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { tellEvents } from './tell-events.js';

/**
 * `kling watch`: shows a generation, a batch or a pipeline until it ends, with the same ending as the command that starts one. With `--json` a line for each event comes
 * before that.
 */
export function runWatch(workflowId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => {
    // Whatever else it is, or is not, whoever looks for a generation says.
    const batch = await describeBatch(workflowId, session).catch(() => undefined);
    if (batch !== undefined) return watchRows(batch, session, io);
    const pipeline = await findPipeline(workflowId, session).catch(() => undefined);
    if (pipeline !== undefined) return followSteps(pipeline, session, io);
    await viewGeneration(workflowId, session);
    const handle = session.client.workflow.getHandle(workflowId);
    if (io.json) await tellEvents(withGenerationEvents(watchGeneration(workflowId, session, io.signal)), io);
    return waitForFiles(handle, session, io);
  });
}

/** `kling batch watch`. */
export function runBatchWatch(batchId: string, io: Io): Promise<ExitCode> {
  return withSession(io, async (session) => watchRows(await describeBatch(batchId, session), session, io));
}

async function watchRows(
  { batchId, file, total, taskQueue }: BatchRecord,
  session: Session,
  io: Io,
): Promise<ExitCode> {
  const { client } = session;
  if (io.json) await tellEvents(withBatchEvents(watchBatch(batchId, session, io.signal), client), io);
  return followBatch(client.workflow.getHandle(batchId), { file, total, taskQueue }, session, io);
}
