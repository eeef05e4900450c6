import { executionStatus } from '../../client/execution-status.js';
import { estimate } from '../../domain/batch/cost/estimate.js';
import { agree } from '../money/agree.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { readRequest } from '../request/read-request.js';
import { checkNames } from '../../client/inputs/check-names.js';
import { launch } from '../generation/start-and-wait.js';
import { complainOfId, newWorkflowId } from '../../client/generation/workflow-id.js';

/** `kling generate`: everything that can be wrong is found here, before anything is started. */
export async function runGenerate(
  prompt: string | undefined,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { input, request } = await readRequest('generate', prompt, options, io);
  if (request.kind === 'create')
    await checkNames([{ asked: request, request: request.body, account: request.run.account }], io.config);
  const ownId = parseId(options.id);
  const workflowId = ownId ?? newWorkflowId(new Date());
  const detach = options.detach === true;
  if (request.kind === 'adopt') return launch({ input, request, workflowId }, { detach }, io);
  const isSure = options.yes === true;
  return launch(
    { input, request, workflowId, hasOwnFiles: true },
    {
      detach,
      agree: async (session) => {
        // Then nothing new is started, or it is refused.
        if (ownId !== undefined && KEPT.includes(await executionStatus(ownId, session))) return true;
        const isInputTaken = options.input === '-';
        return agree(estimate([{ id: workflowId, request: input }]), { isSure, isInputTaken }, io);
      },
    },
    io,
  );
}

/** Of a generation that is there and is not started again. */
const KEPT: readonly (string | undefined)[] = ['RUNNING', 'COMPLETED'];

function parseId(id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined;
  const complaint = complainOfId(id);
  if (complaint !== undefined) throw new UsageError(`--id ${complaint}`);
  return id;
}
