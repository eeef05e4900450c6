import {
  approveUpdate,
  pausePipelineUpdate,
  resumePipelineUpdate,
  skipStepUpdate,
} from '../../../contract/messages/pipeline-messages.js';
import type { Order } from '../../../client/look/send-update.js';
import { steerPipeline } from '../../../client/pipeline/steer-pipeline.js';
import { withSession } from '../../../client/session.js';
import type { PipelineStatus } from '../../../domain/pipeline/pipeline-status.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import type { ExitCode } from '../../program/exit-codes.js';
import { EXIT } from '../../program/exit-codes.js';
import { parseNumberOption } from '../../program/number-option.js';
import { pipelineIdOf } from '../pipeline-id-of.js';
import { renderSequel } from '../pipeline-phrases.js';

type Options = Readonly<Record<string, unknown>>;

/** `kling pipeline pause [--reason text]`: starts nothing more; what runs goes on. */
export function runPipelinePause(fileOrId: string, { reason }: Options, io: Io): Promise<ExitCode> {
  const args = typeof reason === 'string' ? { reason } : {};
  return tell(fileOrId, { update: pausePipelineUpdate, args }, io, ({ pipelineId, counts }) => {
    const rest = counts.running === 0 ? 'nothing runs' : `${counts.running} of its steps will end`;
    return `${pipelineId} is paused; ${rest}. Go on with: kling pipeline resume ${pipelineId}`;
  });
}

/** `kling pipeline resume [--budget n]`: goes on, with another budget if one is given. */
export function runPipelineResume(fileOrId: string, options: Options, io: Io): Promise<ExitCode> {
  const budget = parseNumberOption('--budget', options.budget, { min: 0, max: Number.MAX_SAFE_INTEGER });
  const args = budget === undefined ? {} : { budget };
  return tell(fileOrId, { update: resumePipelineUpdate, args }, io, ({ pipelineId, state, reason }) =>
    state === 'running'
      ? `${pipelineId} goes on.`
      : `${pipelineId} is ${state}${reason === undefined ? '.' : `: ${reason}`}`,
  );
}

/** `kling pipeline skip <id> <steps...>`: goes on as if these were left out. */
export async function runPipelineSkip(fileOrId: string, steps: readonly string[], io: Io): Promise<ExitCode> {
  for (const step of requireSteps(steps, 'skip'))
    await tell(fileOrId, { update: skipStepUpdate, args: { step } }, io, (status) => {
      return `${step} of ${status.pipelineId} is left out. ${renderSequel(status)}`;
    });
  return EXIT.ok;
}

/** `kling pipeline approve <id> <steps...> [--reject] [--note text]`: answers steps that wait for a person. */
export async function runPipelineApprove(
  fileOrId: string,
  steps: readonly string[],
  { reject, note, by }: Options,
  io: Io,
): Promise<ExitCode> {
  const approved = reject !== true;
  for (const step of requireSteps(steps, 'approve')) {
    const args = {
      step,
      approved,
      ...(typeof note === 'string' ? { note } : {}),
      ...(typeof by === 'string' ? { by } : {}),
    };
    await tell(fileOrId, { update: approveUpdate, args }, io, (status) => {
      return `${step} of ${status.pipelineId} is ${approved ? 'approved' : 'rejected'}. ${renderSequel(status)}`;
    });
  }
  return EXIT.ok;
}

function requireSteps(steps: readonly string[], verb: string): readonly string[] {
  if (steps.length > 0) return steps;
  throw new UsageError(`Which step? Write: kling pipeline ${verb} <id> <step>, e.g. review, or review.3 of a forEach`);
}

function tell<Args extends object>(
  fileOrId: string,
  order: Order<PipelineStatus, Args>,
  io: Io,
  describe: (status: PipelineStatus) => string,
): Promise<ExitCode> {
  return withSession(io, async (session) => {
    const status = await steerPipeline(pipelineIdOf(fileOrId), order, session);
    if (io.json) io.out(JSON.stringify(status));
    io.err(describe(status));
    return EXIT.ok;
  });
}
