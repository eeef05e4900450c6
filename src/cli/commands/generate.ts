import path from 'node:path';
import { explainMissing } from '../../domain/batch/rows/missing-value.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import { parseRequest } from '../../domain/generation/request.js';
import { createInputCheck } from '../request/check-input.js';
import { UsageError } from '../program/errors.js';
import type { ExitCode } from '../program/exit-codes.js';
import type { Io } from '../process/io.js';
import { launch } from '../generation/start-and-wait.js';
import { resolvePictures } from '../../client/generation/start/request-pictures.js';
import { readInputFile } from '../request/read-input.js';
import { toInput } from '../request/read-options.js';
import { oneLine } from '../screen/fit-text.js';
import { hintSpans } from '../program/span-hints.js';
import { complainOfId, newWorkflowId } from '../../client/generation/workflow-id.js';

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
  refuseMissing(given);
  const request = parseRequest(given);
  hintSpans(options).forEach((hint) => io.err(hint));
  const directory = file === undefined || file === '-' ? process.cwd() : path.dirname(path.resolve(file));
  const { input, notices } =
    request.kind === 'create'
      ? await resolvePictures(given, request, { directory, checkInput: createInputCheck(io.config.inputDirs) })
      : { input: given, notices: [] };
  notices.forEach((notice) => io.err(oneLine(notice)));
  const workflowId = parseId(options.id) ?? newWorkflowId(new Date());
  return launch({ input, request, workflowId }, { detach: options.detach === true }, io);
}

/** A script that pastes what a spreadsheet or a program had for a value would pay for a clip of `#REF!` or `null`. */
function refuseMissing(given: Readonly<Record<string, unknown>>): void {
  const complaints = Object.entries(given).flatMap(([path, value]) => {
    const text = explainMissing(value);
    return text === undefined ? [] : [{ path, text }];
  });
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}

function parseId(id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined;
  const complaint = complainOfId(id);
  if (complaint !== undefined) throw new UsageError(`--id ${complaint}`);
  return id;
}
