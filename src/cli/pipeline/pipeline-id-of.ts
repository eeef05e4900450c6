import { pipelineIdFromFile } from '../../client/pipeline/start/pipeline-id.js';

/** Whether what stands for a pipeline on the command line is its file. */
export const isPipelineFile = (text: string): boolean => /\.(ya?ml|jsonc?)$/i.test(text);

/** The pipeline that is meant by its id, or by its file. */
export const pipelineIdOf = (fileOrId: string): string =>
  isPipelineFile(fileOrId) ? pipelineIdFromFile(fileOrId) : fileOrId;
