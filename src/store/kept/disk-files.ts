import { lstat, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDirectoryThere, removeEmptyDirectories } from '../../disk/directory.js';
import { onDisk } from '../../disk/disk-failure.js';
import { ignoreCodes } from '../../disk/ignore-codes.js';
import { readPlain } from '../../disk/plain-file.js';
import { mapInParallel } from '../../domain/work/map-in-parallel.js';
import type { KeptFile, KeptFiles } from '../../ports/output/kept-files.js';

/** Sizes and times that are asked for at once. */
const PARALLEL = 16;

/** The port `KeptFiles` for what lies below a directory, which needs not be there. */
export function createDiskFiles(directory: string): KeptFiles {
  const root = path.resolve(directory);
  const fileOf = (name: string): string => path.join(root, ...name.split('/'));

  const measure = async (name: string): Promise<KeptFile | undefined> => {
    const found = await lstat(fileOf(name)).catch(ignoreCodes('ENOENT', 'ENOTDIR'));
    if (found?.isFile() !== true) return undefined;
    return { path: name, bytes: found.size, modifiedMs: found.mtimeMs };
  };

  async function* walk(start: string): AsyncGenerator<KeptFile> {
    const above = path.join(root, start);
    const entries = await onDisk(above, () => readdir(above, { withFileTypes: true }).catch(ignoreCodes('ENOENT')));
    const files = (entries ?? []).filter((entry) => entry.isFile());
    const measured = await onDisk(above, () => mapInParallel(files, PARALLEL, ({ name }) => measure(start + name)));
    yield* measured.filter((file) => file !== undefined);
    for (const entry of entries ?? []) if (entry.isDirectory()) yield* walk(`${start}${entry.name}/`);
  }

  return {
    place: root,
    list: () => walk(''),
    read: (name) => onDisk(fileOf(name), () => readPlain(fileOf(name)).catch(ignoreCodes('ENOENT', 'ENOTDIR'))),
    remove: ({ path: name, bytes, modifiedMs }) =>
      onDisk(fileOf(name), async () => {
        const above = path.dirname(fileOf(name));
        if (above !== root && !(await isDirectoryThere(root, above))) return false;
        const now = await measure(name);
        if (now?.bytes !== bytes || now.modifiedMs !== modifiedMs) return false;
        await rm(fileOf(name));
        if (above !== root) await removeEmptyDirectories(root, above);
        return true;
      }),
    listUploads: () => Promise.resolve([]),
    endUpload: () => Promise.resolve(),
  };
}
