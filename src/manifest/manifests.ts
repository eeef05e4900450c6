import path from 'node:path';
import type { Item } from '../domain/batch/batch-items.js';
import type { MeantItem } from '../domain/batch/match-items.js';
import { listInlineRows } from '../domain/batch/batch-items.js';
import type { ItemSource } from '../domain/batch/batch-request.js';
import type { Json } from '../domain/batch/item-fields.js';
import type { CheckPicture } from './item-pictures.js';
import { readItems, writeManifest } from './kept-items.js';
import { readMeanings, writeMeanings } from './kept-meanings.js';
import { checkRows, listMeant, readManifest } from './read-manifest.js';

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
    async check(source: ItemSource, set: Json): Promise<readonly MeantItem[]> {
      const options = { set, ignore: source.ignoreColumns, checkPicture, setDirectory: directory };
      const manifest =
        source.kind === 'manifest'
          ? await readManifest(path.resolve(directory, source.manifest), options)
          : await checkRows(
              { rows: listInlineRows(source.items), complaints: [] },
              { name: '', directory, ...options },
            );
      return listMeant(manifest);
    },
    known: (batchId: string) => readMeanings(path.dirname(fileOf(batchId))),
    async keep(batchId: string, items: readonly MeantItem[]): Promise<string> {
      const file = fileOf(batchId);
      const meanings = new Map(items.map(({ id, meaning }) => [id, meaning]));
      await writeMeanings(directory, path.dirname(file), meanings);
      await writeManifest({ root: directory, file }, items);
      return file;
    },
    read: (file: string, ids?: readonly string[]): Promise<readonly Item[]> => readItems(file, ids),
  };
}
