import type { FileHandle } from 'node:fs/promises';

/** Writes all of the chunks from `position` of the file on, however few bytes the system takes at a time; returns where they end. */
export async function writeChunks(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<number> {
  let left = chunks;
  let end = position;
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left, end);
    end += bytesWritten;
    left = dropBytes(left, bytesWritten);
  }
  return end;
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
