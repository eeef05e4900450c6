import { renderDuration } from '../../domain/duration.js';
import type { PipelineEnding } from '../../client/pipeline/pipeline-ending.js';
import type { PipelineStatus } from '../../domain/pipeline/pipeline-status.js';
import type { Io } from '../process/io.js';
import { exitCodeOf } from '../program/error-exit-codes.js';
import type { ExitCode } from '../program/exit-codes.js';
import { EXIT } from '../program/exit-codes.js';
import { renderAdvice } from '../program/render-advice.js';
import { oneLine } from '../screen/fit-text.js';
import { renderPipelineCost, renderStepCounts } from './pipeline-phrases.js';

/**
 * Says how a pipeline ended: the files of its last steps go to standard output (with `--json` the whole result), all else to the eye. Exit code 0
 * only when it is completed.
 */
export function reportPipelineEnding(
  ending: PipelineEnding,
  {
    pipelineId,
    webUi,
    status,
  }: { readonly pipelineId: string; readonly webUi: string; readonly status?: PipelineStatus },
  io: Io,
): ExitCode {
  switch (ending.kind) {
    case 'detached':
      io.err(`${pipelineId} goes on. Come back with: kling pipeline watch ${pipelineId}`);
      return EXIT.interrupted;
    case 'completed': {
      const { result } = ending;
      if (io.json) io.out(JSON.stringify(result));
      else result.steps.flatMap(({ file }) => file ?? []).forEach((file) => io.out(file));
      const took = renderDuration(Math.floor(result.elapsedSeconds) * 1000);
      const cost = renderPipelineCost({ ...result, notices: [], asOf: result.endedAt });
      io.err(`${pipelineId} is completed: ${renderStepCounts(result.counts)}, in ${took}, for ${cost}.`);
      return EXIT.ok;
    }
    case 'cancelled':
      if (io.json) io.out(JSON.stringify({ ...status, pipelineId, state: 'cancelled' }));
      io.complain(`${pipelineId} was cancelled.`);
      sayRetry(pipelineId, io);
      return EXIT.failed;
    case 'failed': {
      const { kind, text } = ending.error;
      if (io.json) io.out(JSON.stringify({ ...status, pipelineId, state: 'failed', error: { kind, text } }));
      text.split('\n').forEach((line) => io.complain(oneLine(line)));
      if (kind !== 'InvalidRequest') sayRetry(pipelineId, io);
      io.err(`More: ${webUi}`);
      return exitCodeOf(kind, { taskId: status?.steps.find(({ taskId }) => taskId !== undefined)?.taskId });
    }
  }
}

const sayRetry = (pipelineId: string, io: Io): void =>
  io.err(`Next: ${renderAdvice({ action: 'retryPipeline', pipelineId })}`);
