import type { KeptFile } from '../../ports/output/kept-files.js';
import type { Heap } from './prune-plan.js';

/**
 * Of what somebody has agreed to, what a plan that was made afterwards has too. Since the first one, work may have been begun that needs files or names
 * them, a batch may have run again and ended, and files may have been written to.
 */
export function keepPlanned(agreed: readonly Heap[], now: readonly Heap[]): readonly Heap[] {
  const files = new Set(now.flatMap((heap) => heap.files.map((file) => fileKey(heap, file))));
  const uploads = new Set(now.flatMap(({ uploads }) => uploads.map(({ uploadId }) => uploadId)));
  return agreed
    .map((heap) => ({
      ...heap,
      files: heap.files.filter((file) => files.has(fileKey(heap, file))),
      uploads: heap.uploads.filter(({ uploadId }) => uploads.has(uploadId)),
    }))
    .filter((heap) => heap.files.length + heap.uploads.length > 0);
}

const fileKey = ({ kind, place }: Heap, { path, bytes, modifiedMs }: KeptFile): string =>
  JSON.stringify([kind, place.place, path, bytes, modifiedMs]);
