import type { PipelineRecord } from '../../../client/pipeline/pipeline-view.js';
import { describePipeline } from '../../../client/pipeline/pipeline-view.js';
import { watchPipeline } from '../../../client/pipeline/watch-pipeline.js';
import { withPipelineEvents } from '../../../client/notices/watched-events.js';
import type { Session } from '../../../client/session.js';
import { withSession } from '../../../client/session.js';
import { tellEvents } from '../../commands/tell-events.js';
import type { Io } from '../../process/io.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { pipelineIdOf } from '../pipeline-id-of.js';
import { followPipeline } from '../screen/follow-pipeline.js';

/** `kling pipeline watch`: shows a pipeline until it ends; with `--json` a line for each event comes before its result. */
export const runPipelineWatch = (fileOrId: string, io: Io): Promise<ExitCode> =>
  withSession(io, async (session) => followSteps(await describePipeline(pipelineIdOf(fileOrId), session), session, io));

/** The same of one that was found. */
export async function followSteps(
  { pipelineId, taskQueue }: Pick<PipelineRecord, 'pipelineId' | 'taskQueue'>,
  session: Session,
  io: Io,
): Promise<ExitCode> {
  if (io.json) await tellEvents(withPipelineEvents(watchPipeline(pipelineId, session, io.signal), session.client), io);
  return followPipeline({ pipelineId, taskQueue }, session, io);
}
