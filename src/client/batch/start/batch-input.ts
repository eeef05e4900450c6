import type { Item } from '../../../domain/batch/batch-items.js';
import { fingerprint } from '../../../domain/text/fingerprint.js';
import { joinPieces } from '../../../domain/work/pieces.js';
import { KEPT_MANIFEST, renderItems, writeItems } from '../../../manifest/kept/items.js';
import { workflowFolder, workflowSegments } from '../../../disk/file-name.js';
import { isBucketUri } from '../../../domain/text/bucket-uri.js';
import type { SendRows } from '../../inputs/send-rows.js';
import type { Folder } from '../../../ports/output/folder.js';

/** More than these would make the batch's input a burden in the Web UI and in its history. */
const MAX_INLINE_ITEMS = 200;
const MAX_INLINE_BYTES = 200_000;

/** Where the items of a batch's input are: in it, or in a file of the output. */
export type ItemsInput = { readonly items: readonly unknown[] } | { readonly manifest: string };

/** How items get to the worker. */
interface Sending {
  /** The output. */
  readonly root: Folder;
  readonly sendRows: SendRows;
}

/**
 * The items as the input of the workflow has them. Many are written to `<output>/<batch>/manifest-<hash>.jsonl`, which the worker reads: it
 * must see the same output. Where the output is on a disk, a worker on another machine gets them by the bucket for inputs, if there is one. Throws `KlingFailure` of kind `Storage`.
 */
export async function toItemsInput(
  batchId: string,
  items: readonly Item[],
  { root, sendRows }: Sending,
): Promise<ItemsInput> {
  const inline = items.length <= MAX_INLINE_ITEMS ? items.map(({ id, request }) => ({ id, ...request })) : undefined;
  if (inline !== undefined && Buffer.byteLength(JSON.stringify(inline)) <= MAX_INLINE_BYTES) return { items: inline };
  const name = `manifest-${fingerprint(JSON.stringify(items)).slice(0, 8)}.jsonl`;
  const sent = isBucketUri(root.path) ? undefined : await sendRows(joinPieces(renderItems(items)));
  if (sent !== undefined) return { manifest: sent };
  await writeItems(workflowFolder(root, batchId), name, items);
  return { manifest: relativeTo(batchId, name) };
}

/** Where the worker keeps what it understood of a batch's items, relative to the output. */
export const keptManifest = (batchId: string): string => relativeTo(batchId, KEPT_MANIFEST);

/** With slashes, since the worker may run on another kind of machine. */
const relativeTo = (batchId: string, name: string): string => [...workflowSegments(batchId), name].join('/');
