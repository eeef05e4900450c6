import type { FileHandle } from 'node:fs/promises';

/** Seldom enough to cost nothing, and what is left at the end is written within a moment. */
const FLUSH_EVERY_BYTES = 32 * 2 ** 20;

/** Sends a growing file on to the disk while more of it arrives, so that there is little to wait for at the end. */
export function createEarlyFlush(handle: FileHandle, from: number, onTrouble: (error: unknown) => void) {
  let flushedTo = from;
  let flushing: Promise<void> | undefined;

  async function flush(end: number): Promise<void> {
    flushedTo = end;
    try {
      await handle.datasync();
    } catch (error) {
      onTrouble(error);
    } finally {
      flushing = undefined;
    }
  }

  return {
    /** Says how far the file has been written. */
    reached(end: number): void {
      if (end - flushedTo >= FLUSH_EVERY_BYTES) flushing ??= flush(end);
    },
    /** Resolves when nothing is being flushed any more. */
    settle: async (): Promise<void> => flushing,
  };
}
