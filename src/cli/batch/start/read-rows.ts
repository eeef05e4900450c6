import type { Manifest } from '../../../manifest/manifest.js';
import { readPipelineOfRows } from '../../../manifest/pipeline/read-pipeline-file.js';
import { readManifest } from '../../../manifest/read-manifest.js';
import type { Io } from '../../process/io.js';
import { createInputCheck } from '../../request/check-input.js';
import { oneLine } from '../../screen/fit-text.js';
import { readIgnored, readShared } from './batch-options.js';

/** The rows of a file as the options say that they are meant. Everything that can be wrong with them is found here, and what is worth knowing is said. */
export async function readRows(file: string, options: Readonly<Record<string, unknown>>, io: Io): Promise<Manifest> {
  const { addedModels: added, inputDirs, inputStore } = io.config;
  const manifest = await readManifest(file, {
    ...(typeof options.pipeline === 'string' ? await readPipeline(options.pipeline, io) : {}),
    set: readShared(options),
    ignore: readIgnored(options.ignoreColumns),
    added,
    checkInput: createInputCheck(inputDirs, inputStore !== undefined),
  });
  manifest.notices.forEach((notice) => io.err(oneLine(notice)));
  return manifest;
}

/** A mistake in the pipeline has its place in its own file. */
async function readPipeline(file: string, { config }: Io) {
  const { pipeline, place } = await readPipelineOfRows(file, { added: config.addedModels });
  return { pipeline, placeInPipeline: place };
}
