import { lstat, mkdir, open, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectories } from './make-directories.js';
import { KlingFailure } from '../domain/kling-failure.js';
import { ignoreCodes } from './ignore-codes.js';

/** Makes `directory` below `root` where it is missing. Throws `KlingFailure` of kind `Storage` when a part of it is a link. */
export async function makeDirectory(root: string, directory: string): Promise<void> {
  for (const level of await listMissing(root, directory)) {
    const isNew = await makeLevel(root, level);
    await refuseLink(level);
    // Without this, a power cut may take the directory with all that is in it.
    if (isNew) await syncDirectory(path.dirname(level));
  }
}

/** The directories from the first missing one on: most calls are for one that is there. */
async function listMissing(root: string, directory: string): Promise<string[]> {
  const levels = listLevels(root, directory);
  for (const [at, level] of levels.entries()) {
    if (!(await refuseLink(level))) return levels.slice(at);
  }
  return [];
}

/** True when it was missing. The root is missing only the first time. */
async function makeLevel(root: string, level: string): Promise<boolean> {
  const make = () => mkdir(level).then(() => true, ignoreCodes('EEXIST'));
  const made = await make().catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeDirectories(root);
    return make();
  });
  return made === true;
}

/** Whether `directory` is there. Throws `KlingFailure` of kind `Storage` when a part of it below `root` is a link. */
export async function isDirectoryThere(root: string, directory: string): Promise<boolean> {
  for (const level of listLevels(root, directory)) {
    if (!(await refuseLink(level))) return false;
  }
  return true;
}

/** Removes `directory` and what is above it, as far as it is empty; `root` itself stays. */
export async function removeEmptyDirectories(root: string, directory: string): Promise<void> {
  const levels = listLevels(root, directory).reverse();
  for (const level of levels) {
    const isRemoved = await rmdir(level).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}

/** Makes a rename survive a power cut; where the system cannot open a directory, it looks after renames itself. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

/** The directories between `root` and `directory`, that one included, from the top. */
function listLevels(root: string, directory: string): string[] {
  const names = path.relative(root, directory).split(path.sep);
  return names.map((_, at) => path.join(root, ...names.slice(0, at + 1)));
}

/** A link could lead anywhere. The root may be one: it was chosen by who runs the worker. */
async function refuseLink(level: string): Promise<boolean> {
  const found = await lstat(level).catch(ignoreCodes('ENOENT', 'ENOTDIR'));
  if (found?.isSymbolicLink() === true)
    throw new KlingFailure('Storage', `${level} is a symbolic link; results are not written through links`);
  return found !== undefined;
}
