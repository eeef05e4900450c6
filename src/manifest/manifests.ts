import path from 'node:path';
import type { Item } from '../domain/batch/batch-items.js';
import { listInlineRows } from '../domain/batch/batch-items.js';
import type { ItemSource } from '../domain/batch/batch-request.js';
import type { Json } from '../domain/batch/item-fields.js';
import type { CheckPicture } from './item-pictures.js';
import { readItems, writeManifest } from './kept-items.js';
import { checkRows, readManifest } from './read-manifest.js';

export interface ManifestsOptions {
  /** The output directory. Relative paths are relative to it: of manifests, and of pictures in a batch's own input. */
  readonly directory: string;
  readonly checkPicture: CheckPicture;
  /** Absolute path of the file in which a batch's items are kept. */
  readonly fileOf: (batchId: string) => string;
}

/** The port `Manifests`, for the worker. */
export function createManifests({ directory, checkPicture, fileOf }: ManifestsOptions) {
  return {
    async check(source: ItemSource, set: Json): Promise<readonly Item[]> {
      const options = { set, ignore: source.ignoreColumns, checkPicture, setDirectory: directory };
      const manifest =
        source.kind === 'manifest'
          ? await readManifest(path.resolve(directory, source.manifest), options)
          : await checkRows(
              { rows: listInlineRows(source.items), complaints: [] },
              { name: '', directory, ...options },
            );
      return manifest.items;
    },
    /** What `keep` kept of this batch last; empty when that is gone or damaged. */
    earlier: (batchId: string): Promise<readonly Item[]> => readItems(fileOf(batchId)).catch(() => []),
    async keep(batchId: string, items: readonly Item[]): Promise<string> {
      const file = fileOf(batchId);
      await writeManifest({ root: directory, file }, items);
      return file;
    },
    read: (file: string, ids?: readonly string[]): Promise<readonly Item[]> => readItems(file, ids),
  };
}
