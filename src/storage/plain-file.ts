import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { constants, lstat, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from './directory.js';
import { ignoreCodes } from './ignore-codes.js';

/** Opens a file but never through a symbolic link, which could lead out of the output directory. (Windows has no such flag.) */
export async function openPlain(file: string, flags: number): Promise<FileHandle> {
  return open(file, flags | constants.O_NOFOLLOW, 0o644);
}

/** Writes a file anew, through no link. */
export async function writePlain(file: string, text: string, { isSynced = false } = {}): Promise<void> {
  const handle = await openPlain(file, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC);
  try {
    await handle.writeFile(text);
    if (isSynced) await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file so that it is there whole or not at all, whenever the power goes. */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.part`;
  await writePlain(temporary, text, { isSynced: true });
  await rename(temporary, file);
  await syncDirectory(path.dirname(file));
}

/** Whether what lies at `file` now is the very file that is open: somebody may have renamed or replaced it. */
export async function isStillAt(file: string, handle: FileHandle): Promise<boolean> {
  const there = await lstat(file, { bigint: true }).catch(ignoreCodes('ENOENT', 'ENOTDIR'));
  const own = await handle.stat({ bigint: true });
  return there?.ino === own.ino && there.dev === own.dev;
}

/** SHA-256 of an open file from its start, in hexadecimal. */
export async function hashHandle(handle: FileHandle): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) sha256.update(chunk as Buffer);
  return sha256.digest('hex');
}

/** Size and SHA-256 of the file; undefined when there is no regular file of that name. */
export async function measureFile(file: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const found = await lstat(file).catch(ignoreCodes('ENOENT', 'ENOTDIR'));
  if (found?.isFile() !== true) return undefined;
  const handle = await openPlain(file, constants.O_RDONLY);
  try {
    const { size } = await handle.stat();
    return { bytes: size, sha256: await hashHandle(handle) };
  } finally {
    await handle.close();
  }
}
