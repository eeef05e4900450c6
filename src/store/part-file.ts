import path from 'node:path';
import { onDisk } from '../disk/disk-failure.js';
import type { FileKind, PartFile, PartStart } from '../ports/store.js';
import { commitPart } from './commit-part.js';
import { misplaced } from './judge-file.js';
import type { OpenPart } from './open-part.js';
import { closePart, findPart, opened, resume, startAnew } from './open-part.js';
import { findResumePoint } from './part-origin.js';

/**
 * A file that is being written: `<stem>.part`, with its origin in `<stem>.part.json` beside it. Should a worker that was cut off still be
 * writing, it and its successor either share the file, and write the same bytes at the same counted places of it (a resumed download), or
 * have a file each, of which the one that bears the name counts (a download that starts anew). So nothing is ever cut off or emptied.
 */
export async function openPartFile(directory: string, stem: string, kind: FileKind): Promise<PartFile> {
  const part = await findPart(path.join(directory, stem), kind);
  const resumePoint = findResumePoint((await part.handle?.stat())?.size ?? 0, part.origin);
  return {
    ...resumePoint,
    start: (from) => onDisk(directory, () => startFrom(part, from, resumePoint.offset)),
    write: (chunk) => onDisk(directory, () => opened(part.appender).append(chunk)),
    commit: () => onDisk(directory, () => commitPart(part)),
    close: () => onDisk(directory, () => closePart(part)),
  };
}

async function startFrom(part: OpenPart, from: PartStart, askedOffset: number): Promise<void> {
  if (from.offset === 0) return startAnew(part, from);
  if (from.offset !== askedOffset) throw misplaced(from);
  await resume(part, from);
}
