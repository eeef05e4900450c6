import { cancelPipeline } from '../../../client/pipeline/cancel-pipeline.js';
import type { PipelineView } from '../../../client/pipeline/pipeline-view.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import { renderNoWorker } from '../../batch/batch-phrases.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { pipelineIdOf } from '../pipeline-id-of.js';

const BILLED = 'Kling has no cancel: what it has begun goes on there and is billed.';

/** `kling pipeline cancel`: stops a pipeline with what runs of it, and says what that means for the bill. */
export const runPipelineCancel = (fileOrId: string, io: Io): Promise<ExitCode> =>
  withSession(io, (session) => sayCancelled(pipelineIdOf(fileOrId), session, io));

/** Stops one, and says how it stands then. */
export async function sayCancelled(pipelineId: string, session: Session, io: Io): Promise<ExitCode> {
  const { before, after } = await cancelPipeline(pipelineId, session, io.signal);
  if (io.json) io.out(JSON.stringify(after));
  if (!before.isRunning) {
    // What was asked for is so.
    io.err(`${pipelineId} has ended already: ${before.state}. How: kling pipeline status ${pipelineId}`);
    return EXIT.ok;
  }
  io.err(describe(after));
  if (!after.isRunning && (before.status?.counts.running ?? 0) > 0) {
    io.err(BILLED);
    io.err(`Go on, and collect it: kling pipeline retry ${pipelineId}`);
  }
  return EXIT.ok;
}

function describe({ pipelineId, isRunning, source, state, taskQueue }: PipelineView): string {
  if (isRunning && source === 'server')
    return `${pipelineId} is asked to stop, and stops as soon as a worker runs. ${renderNoWorker(taskQueue)}`;
  if (isRunning) return `${pipelineId} is stopping. See it end: kling pipeline watch ${pipelineId}`;
  if (state === 'cancelled') return `${pipelineId} is cancelled.`;
  return `${pipelineId} ended before it could be cancelled: kling pipeline status ${pipelineId}`;
}
