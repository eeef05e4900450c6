import path from 'node:path';
import { complainOfBatchId } from '../../batch/start/batch-id.js';

const MAX_LENGTH = 80;

/** The id of the pipeline of a file: its name. So the same file is the same pipeline, also after an edit. */
export function pipelineIdFromFile(file: string): string {
  const stem = path.basename(file).replace(/\.[^.]+$/, '');
  const id = stem
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, MAX_LENGTH);
  return id === '' ? 'pipeline' : id;
}

/** What is wrong with an id that somebody has chosen for a pipeline, as the rest of a sentence; undefined when it makes a good name of a directory. */
export const complainOfPipelineId = complainOfBatchId;
