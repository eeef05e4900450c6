import path from 'node:path';
import type { Item } from '../../../domain/batch/batch-items.js';
import { fingerprint } from '../../../domain/text/fingerprint.js';
import { KEPT_MANIFEST, writeManifest } from '../../../manifest/kept-items.js';
import { workflowDirectory } from '../../../disk/file-name.js';

/** More than these would make the batch's input a burden in the Web UI and in its history. */
const MAX_INLINE_ITEMS = 200;
const MAX_INLINE_BYTES = 200_000;

/** Where the items of a batch's input are: in it, or in a file below the output directory. */
export type ItemsInput = { readonly items: readonly unknown[] } | { readonly manifest: string };

/**
 * The items as the input of the workflow has them. Many are written to `<outputDir>/<batch>/manifest-<hash>.jsonl`, which the worker reads: it
 * must see the same output directory. Throws `KlingFailure` of kind `Storage`.
 */
export async function toItemsInput(batchId: string, items: readonly Item[], outputDir: string): Promise<ItemsInput> {
  const inline = items.length <= MAX_INLINE_ITEMS ? items.map(({ id, request }) => ({ id, ...request })) : undefined;
  if (inline !== undefined && Buffer.byteLength(JSON.stringify(inline)) <= MAX_INLINE_BYTES) return { items: inline };
  const hash = fingerprint(JSON.stringify(items)).slice(0, 8);
  const file = path.join(workflowDirectory(outputDir, batchId), `manifest-${hash}.jsonl`);
  await writeManifest({ root: outputDir, file }, items);
  return { manifest: toRelative(outputDir, file) };
}

/** Where the worker keeps what it understood of a batch's items, relative to the output directory. */
export function keptManifest(batchId: string, outputDir: string): string {
  return toRelative(outputDir, path.join(workflowDirectory(outputDir, batchId), KEPT_MANIFEST));
}

/** With slashes, since the worker may run on another kind of machine. */
function toRelative(directory: string, file: string): string {
  return path.relative(directory, file).split(path.sep).join('/');
}
