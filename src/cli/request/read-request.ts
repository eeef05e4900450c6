import path from 'node:path';
import type { Json } from '../../domain/record.js';
import { explainMissing } from '../../domain/batch/rows/missing-value.js';
import { InvalidRequest } from '../../domain/invalid-request.js';
import type { GenerationRequest } from '../../domain/generation/request.js';
import { parseRequest } from '../../domain/generation/request.js';
import { refuseElsewhere, withAddedModel } from '../../products/added/add-model.js';
import { resolvePictures } from '../../client/generation/start/request-pictures.js';
import type { Io } from '../process/io.js';
import { createInputCheck } from './check-input.js';
import { UsageError } from '../program/errors.js';
import { readInputFile } from './read-input.js';
import { toInput } from './read-options.js';
import { hintSpans } from '../program/span-hints.js';
import { oneLine } from '../screen/fit-text.js';

/** What the command line of one generation says. */
export interface GivenRequest {
  /** What its workflow gets: the request as JSON. */
  readonly input: Json;
  /** The same, parsed. */
  readonly request: GenerationRequest;
}

/** Reads a request, for `kling <command>`: everything that can be wrong with it is found here, and what is worth knowing of it is said. */
export async function readRequest(
  command: string,
  prompt: string | undefined,
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<GivenRequest> {
  const file = typeof options.input === 'string' ? options.input : undefined;
  const base = file === undefined ? {} : await readInputFile(file);
  const given = withAddedModel(toInput(prompt, options, base), io.config.addedModels);
  if (Object.keys(given).length === 0) {
    throw new UsageError(
      `What shall be generated? Write e.g.: kling ${command} "a red fox in the snow"  (kling ${command} --help shows more)`,
    );
  }
  refuseMissing(given);
  refuseElsewhere(given, io.config.addedModels);
  const request = parseRequest(given);
  hintSpans(options).forEach((hint) => io.err(hint));
  if (request.kind === 'adopt') return { input: given, request };
  const directory = file === undefined || file === '-' ? process.cwd() : path.dirname(path.resolve(file));
  const checkInput = createInputCheck(io.config.inputDirs, io.config.inputStore !== undefined);
  const { input, notices } = await resolvePictures(given, request, { directory, checkInput });
  notices.forEach((notice) => io.err(oneLine(notice)));
  return { input, request };
}

/** A script that pastes what a spreadsheet or a program had for a value would pay for a clip of `#REF!` or `null`. */
function refuseMissing(given: Json): void {
  const complaints = Object.entries(given).flatMap(([name, value]) => {
    const text = explainMissing(value);
    return text === undefined ? [] : [{ path: name, text }];
  });
  if (complaints.length > 0) throw new InvalidRequest(complaints);
}
