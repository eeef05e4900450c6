import type { FileHandle } from 'node:fs/promises';
import { rename, rm } from 'node:fs/promises';
import { KlingFailure } from '../domain/kling-failure.js';
import type { StoredFile } from '../ports/store.js';
import { isStillAt, measureFile } from '../disk/plain-file.js';
import { detectExtension, MAGIC_LENGTH } from './magic-bytes.js';
import type { OpenPart } from './open-part.js';
import { closePart, opened, overtaken, removePart } from './open-part.js';

/**
 * Makes a whole part the finished file: on the disk first, then judged, then renamed. The name itself is made safe against a power cut by the
 * sidecar, which is written last of all.
 */
export async function commitPart(part: OpenPart): Promise<StoredFile> {
  const handle = opened(part.handle);
  const { bytes: writtenBytes, sha256 } = await opened(part.appender).finish();
  await handle.sync();
  const { size: bytes } = await handle.stat();
  const verdict = judge(part, {
    bytes,
    announcedBytes: part.origin.totalBytes ?? writtenBytes,
    head: await readHead(handle),
  });
  if (verdict.kind !== 'whole') {
    if (verdict.kind === 'useless') await removePart(part);
    throw new KlingFailure('Media', verdict.problem);
  }
  const file = `${part.stem}.${verdict.extension}`;
  if (!(await isStillAt(part.partPath, handle))) return takeFromOther(part, file, sha256);
  await closePart(part);
  await rename(part.partPath, file);
  await rm(part.originPath, { force: true });
  return { file, bytes, sha256 };
}

type Verdict =
  | { readonly kind: 'whole'; readonly extension: string }
  /** A good start, to be gone on from. */
  | { readonly kind: 'short'; readonly problem: string }
  /** Not the file that was asked for. */
  | { readonly kind: 'useless'; readonly problem: string };

function judge(
  { kind }: OpenPart,
  { bytes, announcedBytes, head }: { readonly bytes: number; readonly announcedBytes: number; readonly head: Buffer },
): Verdict {
  const extension = detectExtension(kind, head);
  if (extension === undefined) {
    const problem = `What came (${bytes} bytes) is no ${kind}: it starts with none of the known signatures`;
    return { kind: 'useless', problem };
  }
  if (bytes === announcedBytes) return { kind: 'whole', extension };
  const problem = `The file has ${bytes} bytes where ${announcedBytes} were announced`;
  return { kind: bytes < announcedBytes ? 'short' : 'useless', problem };
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
