import path from 'node:path';
import { parseRequest } from '../domain/request.js';
import { UsageError } from './errors.js';
import type { ExitCode } from './exit-codes.js';
import type { Io } from './io.js';
import { launch } from './launch.js';
import { readInputFile, resolvePictures } from './read-input.js';
import { toInput } from './request-options.js';
import { newWorkflowId } from './start.js';

/** `kling generate`: everything that can be wrong is found here, before anything is started. */
export async function runGenerate(
  prompt: string | undefined,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitCode> {
  const file = typeof options.input === 'string' ? options.input : undefined;
  const base = file === undefined ? {} : await readInputFile(file);
  const given = toInput(prompt, options, base);
  if (Object.keys(given).length === 0) {
    throw new UsageError(
      'What shall be generated? Write e.g.: kling generate "a red fox in the snow"  (kling generate --help shows more)',
    );
  }
  const request = parseRequest(given);
  const directory = file === undefined || file === '-' ? process.cwd() : path.dirname(path.resolve(file));
  const input = request.kind === 'create' ? await resolvePictures(given, request, directory) : given;
  const workflowId = typeof options.id === 'string' ? options.id : newWorkflowId(new Date());
  return launch({ input, request, workflowId }, { detach: options.detach === true }, io);
}
