import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectories } from './make-directories.js';
import { onDisk } from './disk-failure.js';

/** Bytes that this user may still write below `directory`, which must exist. */
export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Makes the directory if need be and writes to it once; throws `KlingFailure` of kind `Storage` when that does not work. */
export async function checkWritable(directory: string): Promise<void> {
  const probe = path.join(directory, `.kling-probe-${process.pid}`);
  await onDisk(directory, async () => {
    await makeDirectories(directory);
    await writeFile(probe, 'ok');
    // Somebody of the same number on another machine may have removed it.
    await rm(probe, { force: true });
  });
}
