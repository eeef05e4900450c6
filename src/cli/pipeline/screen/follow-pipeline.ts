import { pause } from '../../../client/pause.js';
import { askStatus } from '../../../client/pipeline/ask-pipeline.js';
import { awaitPipeline } from '../../../client/pipeline/pipeline-ending.js';
import type { Session } from '../../../client/session.js';
import type { PipelineStatus } from '../../../domain/pipeline/pipeline-status.js';
import type { Io } from '../../process/io.js';
import { unlessAborted } from '../../process/unless-aborted.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { canRewrite } from '../../screen/live-block.js';
import { reportPipelineEnding } from '../report-ending.js';
import { createLivePipeline } from './live-pipeline.js';
import type { KnownPipeline, PipelineDisplay } from './pipeline-display.js';
import { createPipelineLog } from './pipeline-log.js';

const LOOK_EVERY_MS = 1000;
/** A worker that restarts is away for a moment; after this many looks without an answer, people should know. */
const PATIENT_LOOKS = 3;

/** Shows a pipeline until it ends, then says how. Ctrl-C leaves it running and says how to come back. */
export async function followPipeline(
  { pipelineId, taskQueue }: Partial<KnownPipeline> & Pick<KnownPipeline, 'pipelineId'>,
  session: Session,
  io: Io,
): Promise<ExitCode> {
  const webUi = session.webUi(pipelineId);
  io.err(`${pipelineId}  ${webUi}`);
  const known = { pipelineId, taskQueue: taskQueue ?? io.config.taskQueue };
  const display = canRewrite(io) ? createLivePipeline(known, io) : createPipelineLog(known, io);
  const over = new AbortController();
  const showing = showUntil(over.signal, pipelineId, display, session);
  const ending = await awaitPipeline(pipelineId, session, io.signal).finally(() => over.abort());
  const lastSeen = await showing;
  // The last states of all, once nothing changes any more; whoever leaves wants to be gone.
  const last = ending.kind === 'detached' ? undefined : await askStatus(pipelineId, session);
  display.end(last);
  return reportPipelineEnding(ending, { pipelineId, webUi, status: last ?? lastSeen }, io);
}

/** Looks once a second until the signal is aborted; returns what was seen last. */
async function showUntil(
  over: AbortSignal,
  pipelineId: string,
  display: PipelineDisplay,
  session: Session,
): Promise<PipelineStatus | undefined> {
  let seen: PipelineStatus | undefined;
  let missed = 0;
  while (!over.aborted) {
    const answer = await unlessAborted(
      askStatus(pipelineId, session).then((status) => ({ status })),
      over,
    );
    if (answer === undefined) break;
    missed = answer.status === undefined ? missed + 1 : 0;
    seen = answer.status ?? seen;
    display.show(seen, missed > (seen === undefined ? 0 : PATIENT_LOOKS));
    await pause(LOOK_EVERY_MS, over);
  }
  return seen;
}
