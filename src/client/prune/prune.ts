import type { KeptFile } from '../../ports/output/kept-files.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import type { Session } from '../session.js';
import { isBegun } from './needed.js';
import type { Heap, Tally } from './prune-plan.js';
import { tally } from './prune-plan.js';

export interface Pruned extends Tally {
  readonly uploads: number;
  /** Workflows that were begun since they were looked for: all of theirs stays. */
  readonly begun: readonly string[];
  /** What could not be removed, and why. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

/** Removes what was planned; what is another file by now stays. `signal` ends it between two files, and throws. */
export async function prune(heaps: readonly Heap[], session: Session, signal: AbortSignal): Promise<Pruned> {
  const removed: KeptFile[] = [];
  const begun: string[] = [];
  const failed: { readonly path: string; readonly reason: string }[] = [];
  let uploads = 0;
  const tryOne = async (path: string, work: () => Promise<void>): Promise<void> => {
    signal.throwIfAborted();
    await work().catch((error: unknown) => {
      if (!(error instanceof KlingFailure)) throw error;
      failed.push({ path, reason: error.message });
    });
  };
  for (const heap of heaps) {
    if (heap.owner !== undefined && (await isBegun(heap.owner.id, session))) {
      begun.push(heap.owner.id);
      continue;
    }
    const nameOf = (path: string): string => `${heap.place.place}/${path}`;
    for (const upload of heap.uploads)
      await tryOne(nameOf(upload.path), async () => {
        await heap.place.endUpload(upload);
        uploads += 1;
      });
    for (const file of heap.files)
      await tryOne(nameOf(file.path), async () => {
        if (await heap.place.remove(file)) removed.push(file);
      });
  }
  return { ...tally(removed), uploads, begun, failed };
}
