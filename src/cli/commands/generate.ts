import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { readRequest } from '../request/read-request.js';
import { launch } from '../generation/start-and-wait.js';
import { complainOfId, newWorkflowId } from '../../client/generation/workflow-id.js';

/** `kling generate`: everything that can be wrong is found here, before anything is started. */
export async function runGenerate(
  prompt: string | undefined,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const { input, request } = await readRequest('generate', prompt, options, io);
  const workflowId = parseId(options.id) ?? newWorkflowId(new Date());
  return launch({ input, request, workflowId }, { detach: options.detach === true }, io);
}

function parseId(id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined;
  const complaint = complainOfId(id);
  if (complaint !== undefined) throw new UsageError(`--id ${complaint}`);
  return id;
}
