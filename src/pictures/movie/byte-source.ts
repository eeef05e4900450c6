import type { FileHandle } from 'node:fs/promises';

/** A file that is read a stretch at a time. */
export interface ByteSource {
  readonly bytes: number;
  /** Fewer where the file ends before. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** An open file of this machine. */
export const ofHandle = (handle: FileHandle, bytes: number): ByteSource => ({
  bytes,
  async read(offset, length) {
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, bytes - offset)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, bytesRead);
  },
});
