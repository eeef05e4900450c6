import type { FileHandle } from 'node:fs/promises';
import { constants, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { KlingFailure } from '../domain/kling-failure.js';
import type { OutputKind } from '../domain/task.js';
import type { PartFile, PartStart, StoredFile } from '../ports/store.js';
import type { Appender } from './appender.js';
import { openAppender } from './appender.js';
import { onDisk } from '../disk/disk-failure.js';
import { ignoreCodes } from '../disk/ignore-codes.js';
import { detectExtension, MAGIC_LENGTH } from './magic-bytes.js';
import type { Origin } from './part-origin.js';
import { findResumePoint, readOrigin, writeOrigin } from './part-origin.js';
import { isStillAt, measureFile, openPlain } from '../disk/plain-file.js';

/**
 * A file that is being written: `<stem>.part`, with its origin in `<stem>.part.json` beside it. Should a worker that was cut off still be
 * writing, it and its successor either share the file, and write the same bytes at the same counted places of it (a resumed download), or
 * have a file each, of which the one that bears the name counts (a download that starts anew). So nothing is ever cut off or emptied.
 */
export async function openPartFile(directory: string, stem: string, kind: OutputKind): Promise<PartFile> {
  const partPath = path.join(directory, `${stem}.part`);
  const originPath = `${partPath}.json`;
  let origin = await readOrigin(originPath);
  let handle = await openPlain(partPath, constants.O_RDWR).catch(ignoreCodes('ENOENT'));
  const resumePoint = findResumePoint(handle === undefined ? 0 : (await handle.stat()).size, origin);
  let appender: Appender | undefined;

  async function close(): Promise<void> {
    const [open, end] = [handle, appender];
    handle = undefined;
    appender = undefined;
    await end?.settle();
    await open?.close();
  }

  /** In this order: a crash in between never leaves old bytes under a new note, nor a part without its note. */
  async function startAnew(from: Origin): Promise<void> {
    await close();
    await rm(partPath, { force: true });
    origin = { etag: from.etag, totalBytes: from.totalBytes };
    await writeOrigin(originPath, origin);
    handle = await openPlain(partPath, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL);
    appender = await openAppender(handle, 0);
  }

  async function resume(from: PartStart): Promise<void> {
    if (from.offset !== resumePoint.offset)
      throw new KlingFailure('Media', `The server sent the file from byte ${from.offset}, which was not asked for`);
    const part = opened(handle);
    if (!(await isStillAt(partPath, part))) throw overtaken();
    const known = origin;
    // A server may leave out in a partial reply what it said in the whole one.
    origin = { etag: from.etag ?? known.etag, totalBytes: from.totalBytes ?? known.totalBytes };
    // On a full disk even a rewrite of the same text may fail, and what was there would be lost.
    if (origin.etag !== known.etag || origin.totalBytes !== known.totalBytes) await writeOrigin(originPath, origin);
    appender = await openAppender(part, from.offset);
  }

  async function remove(): Promise<void> {
    if (!(await isStillAt(partPath, opened(handle)))) return;
    await rm(partPath, { force: true });
    await rm(originPath, { force: true });
  }

  /** What to do when the part has another name by now, or none. */
  async function takeFromOther(file: string, sha256: string): Promise<StoredFile> {
    await close();
    const other = await measureFile(file);
    if (other?.sha256 !== sha256) throw overtaken();
    return { file, ...other };
  }

  return {
    ...resumePoint,

    start: (from) => onDisk(directory, () => (from.offset > 0 ? resume(from) : startAnew(from))),

    write: (chunk) => onDisk(directory, () => opened(appender).append(chunk)),

    commit: () =>
      onDisk(directory, async () => {
        const part = opened(handle);
        const { bytes, sha256 } = await opened(appender).finish();
        await part.sync();
        const { size } = await part.stat();
        const extension = detectExtension(kind, await readHead(part));
        if (extension === undefined) {
          await remove();
          throw new KlingFailure(
            'Media',
            `What came (${size} bytes) is no ${kind}: it starts with none of the known signatures`,
          );
        }
        const announced = origin.totalBytes ?? bytes;
        if (size !== announced) {
          // What is too short is a good start, and is gone on from; what is too long is not that file.
          if (size > announced) await remove();
          throw new KlingFailure('Media', `The file has ${size} bytes where ${announced} were announced`);
        }
        const file = path.join(directory, `${stem}.${extension}`);
        if (!(await isStillAt(partPath, part))) return takeFromOther(file, sha256);
        await close();
        await rename(partPath, file);
        await rm(originPath, { force: true });
        // The name is made safe against a power cut by the sidecar, which is written last of all.
        return { file, bytes: size, sha256 };
      }),

    close: () => onDisk(directory, close),
  };
}

function opened<T>(file: T | undefined): T {
  if (file === undefined) throw new Error('A part file is written between start and close');
  return file;
}

function overtaken(): KlingFailure {
  return new KlingFailure('Media', 'Another try of this download has replaced the file meanwhile');
}

async function readHead(handle: FileHandle): Promise<Buffer> {
  const head = Buffer.alloc(MAGIC_LENGTH);
  const { bytesRead } = await handle.read(head, 0, MAGIC_LENGTH, 0);
  return head.subarray(0, bytesRead);
}
