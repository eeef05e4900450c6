import { randomUUID } from 'node:crypto';
import { lstat, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { WorkFolder } from '../ports/operations/editing.js';
import { makeDirectory } from './directory.js';
import { onDisk } from './disk-failure.js';
import { ignoreCodes } from './ignore-codes.js';

/** In the output directory, whose disk has room for results. Hidden: nobody's folder may be called so, and no request may name a file in it. */
export const WORK_FOLDER = '.kling-work';
const UNFINISHED = '.unfinished';
/** Longer than any operation is tried: its next try has gone on at another machine, and here is nobody who would come back. */
const ABANDONED_MS = 7 * 86_400_000;

/** Folders for work under way, by a key for each work. What was abandoned in them is removed when the next one is opened. */
export function createWorkFolders(outputDir: string, now: () => number = Date.now) {
  const root = path.resolve(outputDir);
  const top = path.join(root, WORK_FOLDER);
  return (key: string): Promise<WorkFolder> =>
    onDisk(top, async () => {
      await removeAbandoned(top, now());
      const folder = path.join(top, key);
      await makeDirectory(root, folder);
      return createWorkFolder(top, folder);
    });
}

async function createWorkFolder(top: string, folder: string): Promise<WorkFolder> {
  // Of a try that was cut off: it is over by now, or nobody waits for it.
  for (const name of await readdir(folder))
    if (name.startsWith(UNFINISHED)) await rm(path.join(folder, name), { force: true, recursive: true });
  return {
    path: folder,
    once: (name, write) =>
      onDisk(folder, async () => {
        const file = path.join(folder, name);
        const there = await lstat(file).catch(ignoreCodes('ENOENT'));
        if (there !== undefined) return file;
        const unfinished = path.join(folder, `${UNFINISHED}-${randomUUID()}-${name}`);
        try {
          await write(unfinished);
          await rename(unfinished, file);
        } catch (error) {
          await rm(unfinished, { force: true });
          throw error;
        }
        return file;
      }),
    async remove() {
      await rm(folder, { recursive: true, force: true });
      // With the last one the place of all goes as well.
      await rmdir(top).catch(() => undefined);
    },
  };
}

async function removeAbandoned(top: string, nowMs: number): Promise<void> {
  for (const name of await readdir(top).catch(() => [])) {
    const folder = path.join(top, name);
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && nowMs - found.mtimeMs > ABANDONED_MS) await rm(folder, { recursive: true, force: true });
  }
}
