import { KlingFailure } from '../../domain/kling-failure.js';
import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { readJson } from '../../domain/text/read-json.js';
import type { Folder } from '../../ports/output/folder.js';

/** Name of the file, in the directory of a batch whose items are params of a pipeline, that has the pipeline as it was understood last. */
const KEPT_PIPELINE = 'pipeline.json';

/** Keeps what each item of a batch runs, once for all of them; for a batch of generations, that it runs none any more. */
export async function writePipeline(folder: Folder, pipeline: Json | undefined): Promise<void> {
  if (pipeline === undefined && (await folder.read(KEPT_PIPELINE)) === undefined) return;
  await folder.write(KEPT_PIPELINE, `${JSON.stringify(pipeline ?? null)}\n`);
}

/** What each item of the batch runs; undefined where its items are generations. Throws `KlingFailure` of kind `Storage`. */
export async function readPipeline(folder: Folder): Promise<Json | undefined> {
  const text = await folder.read(KEPT_PIPELINE);
  const value = text === undefined ? undefined : readJson(text);
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw new KlingFailure(
    'Storage',
    `${folder.pathOf(KEPT_PIPELINE)} is damaged; start the batch again with its pipeline.`,
  );
}
