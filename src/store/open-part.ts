import type { FileHandle } from 'node:fs/promises';
import { constants, rm } from 'node:fs/promises';
import type { FileKind, PartStart } from '../ports/store.js';
import { ignoreCodes } from '../disk/ignore-codes.js';
import { isStillAt, openPlain } from '../disk/plain-file.js';
import { overtaken } from './judge-file.js';
import type { Appender } from './appender.js';
import { openAppender } from './appender.js';
import type { Origin } from './part-origin.js';
import { readOrigin, resumeOrigin, writeOrigin } from './part-origin.js';

/** A part and its note on disk, as far as this try of a download has them. */
export interface OpenPart {
  /** Absolute, without an extension: what the finished file is named after. */
  readonly stem: string;
  readonly kind: FileKind;
  readonly partPath: string;
  readonly originPath: string;
  origin: Origin;
  handle?: FileHandle;
  /** From the start of the transfer on. */
  appender?: Appender;
}

/** What an earlier try has left under this name, if anything. */
export async function findPart(stem: string, kind: FileKind): Promise<OpenPart> {
  const partPath = `${stem}.part`;
  const originPath = `${partPath}.json`;
  const origin = await readOrigin(originPath);
  const handle = await openPlain(partPath, constants.O_RDWR).catch(ignoreCodes('ENOENT'));
  return { stem, kind, partPath, originPath, origin, handle };
}

/** In this order: a crash in between never leaves old bytes under a new note, nor a part without its note. */
export async function startAnew(part: OpenPart, { etag, totalBytes }: Origin): Promise<void> {
  await closePart(part);
  await rm(part.partPath, { force: true });
  part.origin = { etag, totalBytes };
  await writeOrigin(part.originPath, part.origin);
  part.handle = await openPlain(part.partPath, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL);
  part.appender = await openAppender(part.handle, 0);
}

/** Goes on behind the bytes that are there. */
export async function resume(part: OpenPart, from: PartStart): Promise<void> {
  const handle = opened(part.handle);
  if (!(await isStillAt(part.partPath, handle))) throw overtaken();
  const { origin, isSame } = resumeOrigin(part.origin, from);
  part.origin = origin;
  // On a full disk even a rewrite of the same text may fail, and what was there would be lost.
  if (!isSame) await writeOrigin(part.originPath, origin);
  part.appender = await openAppender(handle, from.offset);
}

/** Waits for what is being written; safe to call twice. */
export async function closePart(part: OpenPart): Promise<void> {
  const { handle, appender } = part;
  part.handle = undefined;
  part.appender = undefined;
  await appender?.settle();
  await handle?.close();
}

/** Removes the part, unless another try has put its own in its place. */
export async function removePart(part: OpenPart): Promise<void> {
  if (!(await isStillAt(part.partPath, opened(part.handle)))) return;
  await rm(part.partPath, { force: true });
  await rm(part.originPath, { force: true });
}

export function opened<T>(file: T | undefined): T {
  if (file === undefined) throw new Error('A part file is written between start and close');
  return file;
}
