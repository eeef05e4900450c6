import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { KlingFailure } from '../domain/failure.js';
import type { OutputKind } from '../domain/task.js';
import { onDisk } from './disk-failure.js';
import { detectExtension, MAGIC_LENGTH } from './magic-bytes.js';

/** What must be known of the server's file to go on where an earlier attempt stopped. */
export interface Origin {
  readonly etag?: string;
  readonly totalBytes?: number;
}

export interface Stored {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * A file that is being written: `<stem>.part`, with its origin in `<stem>.part.json` beside it. Writes go to counted positions: should
 * a worker that was cut off still be writing, it and its successor write the same bytes at the same places.
 */
export async function openPartFile(directory: string, stem: string, kind: OutputKind) {
  const partPath = path.join(directory, `${stem}.part`);
  const originPath = `${partPath}.json`;
  let origin = await readOrigin(originPath);
  const handle = await openForWriting(partPath);
  const { size } = await handle.stat();
  // Without a strong ETag nobody can tell that the rest belongs to what is there.
  let position = origin.etag === undefined ? 0 : size;
  const resumable = { offset: position, etag: origin.etag };
  let isOpen = true;

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  }

  return {
    ...resumable,

    start: (from: Origin & { offset: number }): Promise<void> =>
      onDisk(directory, async () => {
        position = from.offset;
        origin = { etag: from.etag, totalBytes: from.totalBytes };
        await handle.truncate(position);
        await writeFile(originPath, JSON.stringify(origin));
      }),

    write: (chunk: Uint8Array): Promise<void> =>
      onDisk(directory, async () => {
        for (let written = 0; written < chunk.byteLength;) {
          const { bytesWritten } = await handle.write(chunk, written, chunk.byteLength - written, position);
          written += bytesWritten;
          position += bytesWritten;
        }
      }),

    commit: (): Promise<Stored> =>
      onDisk(directory, async () => {
        const head = Buffer.alloc(MAGIC_LENGTH);
        await handle.read(head, 0, MAGIC_LENGTH, 0);
        const extension = detectExtension(kind, head);
        const fault = findFault(position, origin.totalBytes, extension, kind);
        if (extension === undefined || fault !== undefined) {
          // These bytes are no start of a good file: the next attempt begins anew.
          await handle.truncate(0);
          await rm(originPath, { force: true });
          throw new KlingFailure('Media', fault ?? 'The file is damaged');
        }
        await handle.sync();
        const sha256 = await hash(handle);
        await close();
        const file = path.join(directory, `${stem}.${extension}`);
        await rename(partPath, file);
        await rm(originPath, { force: true });
        await syncDirectory(directory);
        return { file, bytes: position, sha256 };
      }),

    close,
  };
}

function findFault(
  bytes: number,
  totalBytes: number | undefined,
  extension: string | undefined,
  kind: OutputKind,
): string | undefined {
  if (totalBytes !== undefined && bytes !== totalBytes)
    return `The file has ${bytes} bytes where ${totalBytes} were announced`;
  return extension === undefined
    ? `What came (${bytes} bytes) is no ${kind}: it starts with none of the known signatures`
    : undefined;
}

async function openForWriting(partPath: string): Promise<FileHandle> {
  const handle = await open(partPath, 'r+').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  });
  return handle ?? (await open(partPath, 'wx+', 0o644));
}

async function readOrigin(originPath: string): Promise<Origin> {
  try {
    return JSON.parse(await readFile(originPath, 'utf8')) as Origin;
  } catch {
    // Absent, or cut short by a crash: the download starts anew.
    return {};
  }
}

async function hash(handle: FileHandle): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) sha256.update(chunk as Buffer);
  return sha256.digest('hex');
}

/** Makes a rename survive a power cut; some systems cannot open a directory, and then it is theirs to see to. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}
