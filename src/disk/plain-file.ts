import type { Hash } from 'node:crypto';
import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { constants, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TextOrPieces } from '../domain/work/pieces.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { syncDirectory } from './directory.js';
import { ignoreCodes } from './ignore-codes.js';

/**
 * Opens a file but never through a symbolic link, which could lead out of the output directory, nor a pipe, which would be waited for without
 * end. (Windows has neither flag.) A new one gets `mode`.
 */
export async function openPlain(file: string, flags: number, mode = 0o644): Promise<FileHandle> {
  const handle = await open(file, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, mode);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new KlingFailure('Storage', `${file} is a pipe, a device or a directory where a file should be; remove it`);
}

/** The text of a file, through no link. */
export async function readPlain(file: string): Promise<string> {
  return (await readPlainBytes(file)).toString('utf8');
}

/** The same as it lies there. */
export async function readPlainBytes(file: string): Promise<Buffer> {
  const handle = await openPlain(file, constants.O_RDONLY);
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** A stretch of a file, through no link; shorter where the file ends before. */
export async function readStretch(file: string, offset: number, length: number): Promise<Uint8Array> {
  const handle = await openPlain(file, constants.O_RDONLY);
  try {
    const { size } = await handle.stat();
    return await readFrom(handle, { offset, length, size });
  } finally {
    await handle.close();
  }
}

/** A stretch of a file, or all of it, through no link, and which version of the file it is of. */
export async function readVersioned(
  file: string,
  stretch?: { readonly offset: number; readonly length: number },
): Promise<{ readonly bytes: Buffer; readonly version: string }> {
  const handle = await openPlain(file, constants.O_RDONLY);
  try {
    const { ino, size, mtimeNs } = await handle.stat({ bigint: true });
    const { offset, length } = stretch ?? { offset: 0, length: Number(size) };
    const bytes = await readFrom(handle, { offset, length, size: Number(size) });
    return { bytes, version: `${ino}-${size}-${mtimeNs}` };
  } finally {
    await handle.close();
  }
}

/** Of a file of `size` bytes; one read may bring fewer than were asked for. */
async function readFrom(
  handle: FileHandle,
  { offset, length, size }: { readonly offset: number; readonly length: number; readonly size: number },
): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Writes a file anew, through no link. */
export async function writePlain(file: string, text: TextOrPieces, { isSynced = false } = {}): Promise<void> {
  const handle = await openPlain(file, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC);
  try {
    for (const piece of typeof text === 'string' ? [text] : text) await handle.writeFile(piece);
    if (isSynced) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Other writers of the same file sweep what seems left over; twice in a row is not chance any more. */
const TRIES = 3;

/**
 * Writes a file so that it is there whole or not at all, whenever the power goes and however many write it at once, and sweeps what writers
 * that were killed have left beside it.
 */
export async function writeAtomically(file: string, text: TextOrPieces): Promise<void> {
  for (let tried = 1; ; tried++) {
    if (await writeOnce(file, text, { isLast: tried === TRIES })) break;
  }
  const directory = path.dirname(file);
  await syncDirectory(directory);
  const isLeftOver = createLeftOverTest(path.basename(file));
  for (const name of (await readdir(directory)).filter(isLeftOver)) {
    await rm(path.join(directory, name), { force: true });
  }
}

/** False when another writer has swept the new file away before it got its name. */
async function writeOnce(file: string, text: TextOrPieces, { isLast }: { isLast: boolean }): Promise<boolean> {
  const temporary = `${file}.${randomUUID()}.part`;
  try {
    await writePlain(temporary, text, { isSynced: true });
    await rename(temporary, file);
    return true;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (!isLast && (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Tells what `writeAtomically` may have left of a file of that name; before there were unique names it was `<name>.part`. */
export function createLeftOverTest(name: string): (other: string) => boolean {
  return (other) => other.startsWith(`${name}.`) && /^\.([0-9a-f-]{36}\.)?part$/.test(other.slice(name.length));
}

/** Whether what lies at `file` now is the very file that is open: somebody may have renamed or replaced it. */
export async function isStillAt(file: string, handle: FileHandle): Promise<boolean> {
  const there = await lstat(file, { bigint: true }).catch(ignoreCodes('ENOENT', 'ENOTDIR'));
  const own = await handle.stat({ bigint: true });
  return there?.ino === own.ino && there.dev === own.dev;
}

/** Few large reads: each is a way through the thread pool. */
const READ_BYTES = 2 ** 20;

/** Adds the first `bytes` of an open file to a hash; all of it by default. */
export async function hashPrefix(handle: FileHandle, hash: Hash, bytes = Infinity): Promise<void> {
  if (bytes === 0) return;
  const options = { start: 0, end: bytes - 1, autoClose: false, highWaterMark: READ_BYTES };
  for await (const chunk of handle.createReadStream(options)) hash.update(chunk as Buffer);
}

/** Size and SHA-256 of the file; undefined when there is no regular file of that name. */
export async function measureFile(file: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const found = await lstat(file).catch(ignoreCodes('ENOENT', 'ENOTDIR'));
  if (found?.isFile() !== true) return undefined;
  const handle = await openPlain(file, constants.O_RDONLY);
  try {
    const { size } = await handle.stat();
    const sha256 = createHash('sha256');
    await hashPrefix(handle, sha256);
    return { bytes: size, sha256: sha256.digest('hex') };
  } finally {
    await handle.close();
  }
}
