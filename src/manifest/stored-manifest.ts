import path from 'node:path';
import { InvalidRequest } from '../domain/invalid-request.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { isBucketUri } from '../domain/text/bucket-uri.js';
import type { InputStore } from '../ports/inputs.js';
import type { Folder } from '../ports/output/folder.js';
import { MAX_BYTES, refuseSize } from './source-text.js';

/** Where files of rows may lie that are on no disk. */
export interface RowStores {
  /** The output, which may be in a bucket. */
  readonly root: Folder;
  readonly inputStore?: InputStore;
}

/**
 * A file of rows that lies in a bucket: one of the output's, by its name there or from the output down, or one that was put beside
 * pictures. Undefined for what is a file of this machine. Throws `InvalidRequest`, and `KlingFailure` of kind `Storage` or `InputStore`.
 */
export async function readStored(manifest: string, { root, inputStore }: RowStores): Promise<Buffer | undefined> {
  const isNamed = isBucketUri(manifest);
  if (isNamed && inputStore?.has(manifest) === true) return readInput(manifest, inputStore);
  if (!isBucketUri(root.path) || (!isNamed && path.isAbsolute(manifest))) {
    if (isNamed) throw refuse(manifest, [inputStore?.name]);
    return undefined;
  }
  if (isNamed && !root.contains(manifest)) throw refuse(manifest, [root.path, inputStore?.name]);
  const names = (isNamed ? manifest.slice(root.path.length + 1) : manifest).split('/');
  return readOutput(manifest, root, names);
}

async function readInput(manifest: string, store: InputStore): Promise<Buffer> {
  const found = await store.read(manifest, MAX_BYTES);
  if (found === undefined) throw missing(manifest);
  return found;
}

async function readOutput(manifest: string, root: Folder, names: readonly string[]): Promise<Buffer> {
  if (names.some((name) => ['', '.', '..'].includes(name))) throw missing(manifest);
  const folder = root.below(...names.slice(0, -1));
  const name = names.at(-1) ?? '';
  const file = folder.pathOf(name);
  try {
    const bytes = await folder.sizeOf(name);
    if (bytes !== undefined && bytes > MAX_BYTES) throw refuseSize(file);
    const found = await folder.readBytes(name);
    if (found === undefined) throw missing(file);
    return found;
  } catch (error) {
    if (!(error instanceof KlingFailure)) throw error;
    throw new KlingFailure('Storage', `${file} cannot be read: ${error.message}`, { cause: error.cause });
  }
}

const missing = (file: string): InvalidRequest => new InvalidRequest([{ path: file, text: 'there is no such file' }]);

function refuse(manifest: string, known: readonly (string | undefined)[]): InvalidRequest {
  const places = known.filter((place) => place !== undefined);
  const where = places.length === 0 ? 'none' : `only ${places.join(' and ')}`;
  return new InvalidRequest([
    { path: manifest, text: `lies in a bucket that the worker reads no rows from; it reads ${where}` },
  ]);
}
