import path from 'node:path';
import { listInlineRows } from '../domain/batch/batch-items.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { workflowFolder } from '../disk/file-name.js';
import type { Access } from '../disk/regular-file.js';
import type { Manifests } from '../ports/manifests.js';
import type { AddedEntry } from '../products/added/added-model.js';
import type { CheckInput } from './item-pictures.js';
import { createItemPages } from './kept/item-pages.js';
import { isKeptManifest, KEPT_MANIFEST, readAllItems, writeItems } from './kept/items.js';
import { readPipeline, writePipeline } from './kept/pipeline.js';
import { readMeanings, writeMeanings } from './kept/meanings.js';
import { checkManifest, checkRows, readManifest } from './read-manifest.js';
import { mayHoldRows } from './row-files.js';
import type { RowStores } from './stored-manifest.js';
import { readStored } from './stored-manifest.js';

export interface ManifestsOptions extends Access, RowStores {
  /** What relative paths are relative to: of manifests, and of pictures in a batch's own input. */
  readonly directory: string;
  readonly checkInput: CheckInput;
  /** Models that are known beyond this version. */
  readonly added?: readonly AddedEntry[];
  /** Of the largest file of rows for which the process has memory (`roomForRows`). */
  readonly roomBytes?: number;
}

/** The port `Manifests`, for the worker. */
export function createManifests({
  directory,
  checkInput,
  added,
  roomBytes,
  root,
  inputStore,
  refuse,
}: ManifestsOptions): Manifests {
  const folderOf = (batchId: string) => workflowFolder(root, batchId);
  const readPage = createItemPages();
  return {
    async check(source, set, pipeline) {
      const options = {
        set,
        pipeline,
        ignore: source.ignoreColumns,
        checkInput,
        added,
        roomBytes,
        setDirectory: directory,
        refuse,
      };
      if (source.kind === 'items') {
        const rows = { rows: listInlineRows(source.items), complaints: [] };
        return (await checkRows(rows, { name: '', directory, ...options })).items;
      }
      const { manifest } = source;
      requireEnding(manifest);
      const stored = await readStored(manifest, { root, inputStore });
      const read =
        stored === undefined
          ? readManifest(path.resolve(directory, manifest), options)
          : checkManifest(manifest, stored, { directory, ...options });
      return (await read).items;
    },
    known: (batchId) => readMeanings(folderOf(batchId)),
    async keep(batchId, items, pipeline) {
      const folder = folderOf(batchId);
      await writePipeline(folder, pipeline);
      await writeMeanings(folder, new Map(items.map(({ id, meaning }) => [id, meaning])));
      await writeItems(folder, KEPT_MANIFEST, items);
      return folder.pathOf(KEPT_MANIFEST);
    },
    pipelineOf: (batchId) => readPipeline(folderOf(batchId)),
    read: async (batchId, file, ids) => readPage(folderOf(batchId), nameOf(file), ids),
    readAll: async (batchId, file = KEPT_MANIFEST) => readAllItems(folderOf(batchId), nameOf(file)),
  };
}

/** The name that `keep` has given it. */
function nameOf(file: string): string {
  const name = path.basename(file);
  if (!isKeptManifest(name)) throw new InvalidRequest([{ path: file, text: NOT_KEPT }]);
  return name;
}

const NOT_KEPT = `is no file that keeps the items of a batch; leave "continued" out, and name the file of rows as "manifest"`;

/** Who starts a batch through Temporal may name any file of the worker's machine; by its ending it must be one of rows. */
function requireEnding(manifest: string): void {
  if (mayHoldRows(manifest)) return;
  const text = `is no manifest by its ending; write the path of a file that ends in .csv, .tsv, .txt or .jsonl`;
  throw new InvalidRequest([{ path: manifest, text }]);
}
