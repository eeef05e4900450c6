import { findPipeline } from '../../../client/pipeline/pipeline-view.js';
import { retryPipeline } from '../../../client/pipeline/retry-pipeline.js';
import { withSession } from '../../../client/session.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { isPipelineFile, pipelineIdOf } from '../pipeline-id-of.js';
import { followPipeline } from '../screen/follow-pipeline.js';
import { readPipelineRun } from '../start/run-options.js';
import { runPipeline } from './run-pipeline.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * `kling pipeline retry [step...]`: what has failed is made again, in a pipeline that runs or by running it again; with `--from` that step and what
 * depends on it, also where it had succeeded. The file of a pipeline that does not run is run as it is now, unless steps are named.
 */
export async function runPipelineRetry(
  fileOrId: string,
  steps: readonly string[],
  options: Options,
  io: Io,
): Promise<ExitCode> {
  const pipelineId = pipelineIdOf(fileOrId);
  const { from, anew } = options;
  if (anew === true && steps.length === 0)
    throw new UsageError('--anew makes steps again that have succeeded; name them, or write --from <step>');
  const run = readPipelineRun(options);
  // Steps can be named of one that runs only, which is said below.
  if (steps.length === 0 && isPipelineFile(fileOrId) && !(await isRunning(pipelineId, io)))
    return runPipeline(fileOrId, options, io);
  return withSession(io, async (session) => {
    const wanted = { steps, run, isAnew: anew === true, ...(typeof from === 'string' ? { from } : {}) };
    const again = await retryPipeline(pipelineId, wanted, session);
    if (again.kind === 'running') {
      const { retried, status } = again;
      if (io.json) io.out(JSON.stringify({ retried, status }));
      else retried.forEach((step) => io.out(step));
      io.err(`${retried.join(', ')} of ${pipelineId} will be made again. See it: kling pipeline watch ${pipelineId}`);
      return EXIT.ok;
    }
    if (options.detach === true) {
      io.out(io.json ? JSON.stringify({ pipelineId, webUi: session.webUi(pipelineId) }) : pipelineId);
      return EXIT.ok;
    }
    return followPipeline({ pipelineId }, session, io);
  });
}

const isRunning = (pipelineId: string, io: Io): Promise<boolean> =>
  withSession(io, async (session) => {
    const record = await findPipeline(pipelineId, session);
    return record?.isRunning === true;
  });
