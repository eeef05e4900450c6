import { complainOfPipelineId, pipelineIdFromFile } from '../../../client/pipeline/start/pipeline-id.js';
import { InvalidRequest } from '../../../domain/invalid-request.js';
import type { PipelineFile } from '../../../manifest/pipeline/read-pipeline-file.js';
import { readPipelineFile } from '../../../manifest/pipeline/read-pipeline-file.js';
import type { Io } from '../../process/io.js';
import { UsageError } from '../../program/errors.js';
import { createInputCheck } from '../../request/check-input.js';
import { oneLine } from '../../screen/fit-text.js';
import { readInputFile } from '../../request/read-input.js';
import { atOption, readGiven } from './given-options.js';
import { readPipelineRun } from './run-options.js';

type Options = Readonly<Record<string, unknown>>;

/** A pipeline's file with what the command line adds to it. Everything that can be wrong with it is found here, and what is worth knowing is said. */
export async function readFileOf(file: string, options: Options, io: Io): Promise<PipelineFile> {
  const { inputDirs, inputStore, addedModels: added } = io.config;
  const values = typeof options.params === 'string' ? await readInputFile(options.params, '{"topic":"an owl"}') : {};
  const read = await readPipelineFile(file, {
    given: { with: values, ...readGiven(options), run: readPipelineRun(options) },
    givenDirectory: process.cwd(),
    added,
    checkInput: createInputCheck(inputDirs, inputStore !== undefined),
  }).catch((error: unknown) => {
    throw error instanceof InvalidRequest ? new InvalidRequest(error.facts.complaints.map(atOption)) : error;
  });
  read.warnings.forEach(({ path, text }) => io.err(oneLine(`${path}: ${text}`)));
  read.notices.forEach((notice) => io.err(oneLine(notice)));
  return read;
}

/** What a pipeline of a file is called, unless `--id` says otherwise. Throws `UsageError` for what would make no good name of a directory. */
export function readPipelineId(file: string, id: unknown): string {
  if (id === undefined && file === '-')
    throw new UsageError('What comes from standard input has no name; write --id <name>');
  if (id === undefined) return pipelineIdFromFile(file);
  const complaint = complainOfPipelineId(id);
  if (complaint !== undefined) throw new UsageError(`--id ${complaint}`);
  return typeof id === 'string' ? id : pipelineIdFromFile(file);
}
