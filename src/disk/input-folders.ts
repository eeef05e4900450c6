import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Access } from './regular-file.js';
import { UnreadableFile } from './regular-file.js';

const outside = (machine: string | undefined): string =>
  `lies outside the folders that the worker reads${machine === undefined ? '' : ` on ${machine}`}; move it into one of them, or name its folder in KLING_INPUT_DIRS for the worker`;
const HIDDEN = 'is hidden, itself or a folder that it is in; such files are not read';

/**
 * What a worker may read for whoever can reach its Temporal server: files in these folders, by their own paths and with links resolved, and
 * none whose name, or whose folder's below these, begins with a dot. The text of a refusal (`isOutside`) tells nothing of the file.
 */
export function createInputFolders(dirs: readonly string[], machine?: string, isOutside = outside(machine)): Access {
  const resolved = new Map<string, string>();

  async function listRoots(): Promise<readonly string[]> {
    for (const dir of dirs) {
      if (resolved.has(dir)) continue;
      // One that is not there yet may come.
      const real = await realpath(dir).catch(() => undefined);
      if (real !== undefined) resolved.set(dir, real);
    }
    return [...dirs, ...resolved.values()];
  }

  return {
    machine,
    async refuse(file) {
      const ways = (await listRoots()).map((root) => listParts(root, file)).filter((parts) => parts !== undefined);
      if (ways.length === 0) throw new UnreadableFile('outside', isOutside);
      if (ways.every((parts) => parts.some((part) => part.startsWith('.'))))
        throw new UnreadableFile('outside', HIDDEN);
    },
  };
}

/** The names from `root` down to `file`; undefined when it is not below. */
export function listParts(root: string, file: string): readonly string[] | undefined {
  const parts = path.relative(root, file).split(path.sep);
  return parts[0] === '..' || parts[0] === '' || path.isAbsolute(parts[0] ?? '') ? undefined : parts;
}
