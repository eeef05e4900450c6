import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { hashPrefix } from '../disk/plain-file.js';

/** What may wait behind the write that is under way: with it, what a download holds in memory. */
const MAX_WAITING_BYTES = 4 * 2 ** 20;

/** So much is sent on to the disk while more arrives, so that little is left to wait for at the end. */
const FLUSH_EVERY_BYTES = 32 * 2 ** 20;

export type Appender = Awaited<ReturnType<typeof openAppender>>;

/**
 * The growing end of a file, at counted places. The first bytes are written at once, and what comes during a write goes together into the
 * next one: a slow line loses nothing to a crash, and a fast one does not wait for each of its many chunks.
 */
export async function openAppender(handle: FileHandle, from: number) {
  const sha256 = createHash('sha256');
  await hashPrefix(handle, sha256, from);
  let position = from;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | undefined;
  let flushing: Promise<void> | undefined;
  let flushedTo = from;
  let trouble: { readonly error: unknown } | undefined;

  async function writeAll(chunks: readonly Uint8Array[]): Promise<void> {
    let left = chunks;
    while (left.length > 0) {
      const { bytesWritten } = await handle.writev(left, position);
      position += bytesWritten;
      left = dropBytes(left, bytesWritten);
    }
    if (position - flushedTo >= FLUSH_EVERY_BYTES) flushing ??= flush();
  }

  async function flush(): Promise<void> {
    flushedTo = position;
    try {
      await handle.datasync();
    } catch (error) {
      trouble ??= { error };
    } finally {
      flushing = undefined;
    }
  }

  async function drain(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const chunks = waiting;
        waiting = [];
        waitingBytes = 0;
        await writeAll(chunks);
      }
    } catch (error) {
      trouble ??= { error };
    } finally {
      writing = undefined;
    }
  }

  /** Resolves when nothing is being written any more. */
  async function settle(): Promise<void> {
    await writing;
    await flushing;
  }

  return {
    /** Takes a chunk, which must not change afterwards; throws what an earlier write has met. */
    async append(chunk: Uint8Array): Promise<void> {
      if (trouble !== undefined) throw trouble.error;
      sha256.update(chunk);
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      writing ??= drain();
      if (waitingBytes > MAX_WAITING_BYTES) await writing;
    },
    /** Resolves when all that was taken is with the operating system: how long the file is and what it is. */
    async finish(): Promise<{ readonly bytes: number; readonly sha256: string }> {
      await settle();
      if (trouble !== undefined) throw trouble.error;
      return { bytes: position, sha256: sha256.digest('hex') };
    },
    settle,
  };
}

/** What of the chunks comes after their first `count` bytes. */
function dropBytes(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  return chunks.flatMap((chunk) => {
    const dropped = Math.min(left, chunk.byteLength);
    left -= dropped;
    return dropped === chunk.byteLength ? [] : [chunk.subarray(dropped)];
  });
}
