import { constants, readdir } from 'node:fs/promises';
import path from 'node:path';
import { KlingFailure } from '../domain/kling-failure.js';
import type { Folder } from '../ports/output/folder.js';
import { makeDirectory, syncDirectory } from './directory.js';
import { explainDisk, onDisk } from './disk-failure.js';
import { ignoreCodes } from './ignore-codes.js';
import { openPlain, readPlain, writeAtomically } from './plain-file.js';
import { sizeOfFile } from './size-of-file.js';

/** The port `Folder` for a directory on a disk; `names` lead to it from the output directory `root`, which alone may be a link. */
export function createLocalFolder(root: string, ...names: string[]): Folder {
  const absoluteRoot = path.resolve(root);
  const directory = path.join(absoluteRoot, ...names);
  const pathOf = (...more: string[]): string => path.join(directory, ...more);

  const inDirectory = (work: () => Promise<void>): Promise<void> =>
    onDisk(directory, async () => {
      await makeDirectory(absoluteRoot, directory);
      await work();
    });

  const read = (name: string): Promise<string | undefined> =>
    readPlain(pathOf(name)).catch(ignoreCodes('ENOENT', 'ENOTDIR')).catch(explainReading);

  return {
    path: directory,
    name: path.basename(directory),
    below: (...more) => createLocalFolder(absoluteRoot, ...names, ...more),
    pathOf,
    contains: (file) => file.startsWith(path.join(directory, path.sep)),
    read,
    sizeOf: (name) => sizeOfFile(pathOf(name)),
    write: (name, text) => inDirectory(() => writeAtomically(pathOf(name), text)),
    append: (name, lines) =>
      inDirectory(async () => {
        const handle = await openPlain(pathOf(name), constants.O_RDWR | constants.O_CREAT | constants.O_APPEND);
        try {
          // Begins a line of its own even where a power cut has torn the last one.
          await handle.appendFile(`${lines.map((line) => `\n${line}`).join('')}\n`);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await syncDirectory(directory);
      }),
    readAppended: async (name) => (await read(name))?.split('\n') ?? [],
    async list() {
      const entries = await readdir(directory, { withFileTypes: true })
        .catch(ignoreCodes('ENOENT', 'ENOTDIR'))
        .catch(explainReading);
      return (entries ?? []).map((entry) => ({
        name: entry.name,
        ...(entry.isDirectory() ? { folder: createLocalFolder(absoluteRoot, ...names, entry.name) } : {}),
      }));
    },
  };
}

function explainReading(error: unknown): never {
  throw error instanceof KlingFailure ? error : new KlingFailure('Storage', explainDisk(error), { cause: error });
}
