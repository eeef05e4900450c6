import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { hashPrefix } from '../disk/plain-file.js';
import { createEarlyFlush } from './early-flush.js';
import { writeChunks } from './write-chunks.js';

/** What may wait behind the write that is under way: with it, what a download holds in memory. */
const MAX_WAITING_BYTES = 4 * 2 ** 20;

export type Appender = Awaited<ReturnType<typeof openAppender>>;

/**
 * The growing end of a file, at counted places. The first bytes are written at once, and what comes during a write goes together into the
 * next one: a slow line loses nothing to a crash, and a fast one does not wait for each of its many chunks.
 */
export async function openAppender(handle: FileHandle, from: number) {
  const sha256 = createHash('sha256');
  await hashPrefix(handle, sha256, from);
  let end = from;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | undefined;
  let trouble: { readonly error: unknown } | undefined;
  const noteTrouble = (error: unknown) => {
    trouble ??= { error };
  };
  const flush = createEarlyFlush(handle, from, noteTrouble);

  async function writeWaiting(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const chunks = waiting;
        waiting = [];
        waitingBytes = 0;
        end = await writeChunks(handle, chunks, end);
        flush.reached(end);
      }
    } catch (error) {
      noteTrouble(error);
    } finally {
      writing = undefined;
    }
  }

  /** Resolves when nothing is being written any more. */
  async function settle(): Promise<void> {
    await writing;
    await flush.settle();
  }

  return {
    /** Takes a chunk, which must not change afterwards; throws what an earlier write has met. */
    async append(chunk: Uint8Array): Promise<void> {
      if (trouble !== undefined) throw trouble.error;
      sha256.update(chunk);
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      writing ??= writeWaiting();
      if (waitingBytes > MAX_WAITING_BYTES) await writing;
    },
    /** Resolves when all that was taken is with the operating system: how long the file is and what it is. */
    async finish(): Promise<{ readonly bytes: number; readonly sha256: string }> {
      await settle();
      if (trouble !== undefined) throw trouble.error;
      return { bytes: end, sha256: sha256.digest('hex') };
    },
    settle,
  };
}
