import type { FileHandle } from 'node:fs/promises';
import { rename, rm } from 'node:fs/promises';
import type { StoredFile } from '../ports/store.js';
import { isStillAt, measureFile } from '../disk/plain-file.js';
import { judgeFile, overtaken } from './judge-file.js';
import { detectExtension, MAGIC_LENGTH } from './magic-bytes.js';
import type { OpenPart } from './open-part.js';
import { closePart, opened, removePart } from './open-part.js';

/**
 * Makes a whole part the finished file: on the disk first, then judged, then renamed. The name itself is made safe against a power cut by the
 * sidecar, which is written last of all.
 */
export async function commitPart(part: OpenPart): Promise<StoredFile> {
  const handle = opened(part.handle);
  const { bytes: writtenBytes, sha256 } = await opened(part.appender).finish();
  await handle.sync();
  const { size: bytes } = await handle.stat();
  const verdict = judgeFile(part.kind, {
    bytes,
    announcedBytes: part.origin.totalBytes ?? writtenBytes,
    extension: detectExtension(part.kind, await readHead(handle)),
  });
  if (verdict.kind !== 'whole') {
    if (verdict.kind === 'useless') await removePart(part);
    throw verdict.failure;
  }
  const file = `${part.stem}.${verdict.extension}`;
  if (!(await isStillAt(part.partPath, handle))) return takeFromOther(part, file, sha256);
  await closePart(part);
  await rename(part.partPath, file);
  await rm(part.originPath, { force: true });
  return { file, bytes, sha256 };
}

async function readHead(handle: FileHandle): Promise<Buffer> {
  const head = Buffer.alloc(MAGIC_LENGTH);
  const { bytesRead } = await handle.read(head, 0, MAGIC_LENGTH, 0);
  return head.subarray(0, bytesRead);
}

/** What to do when the part has another name by now, or none: another try may have finished the same file. */
async function takeFromOther(part: OpenPart, file: string, sha256: string): Promise<StoredFile> {
  await closePart(part);
  const other = await measureFile(file);
  if (other?.sha256 !== sha256) throw overtaken();
  return { file, ...other };
}
