import { constants, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { KlingFailure } from '../domain/kling-failure.js';
import type { TextOrPieces } from '../domain/work/pieces.js';
import type { Folder, FolderEntry } from '../ports/output/folder.js';
import { nextPart, sortParts } from './appended-parts.js';
import { isDirectoryThere, makeDirectory, syncDirectory } from './directory.js';
import { explainDisk, onDisk } from './disk-failure.js';
import { ignoreCodes } from './ignore-codes.js';
import { openPlain, readPlainBytes, readVersioned, writeAtomically } from './plain-file.js';
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

  const readBytes = (name: string): Promise<Buffer | undefined> => orAbsent(readPlainBytes(pathOf(name)));

  const read = async (name: string): Promise<string | undefined> => (await readBytes(name))?.toString('utf8');

  /** The names alone: a batch's folder has one of each of its items, and every lot of records asks. */
  const listParts = async (name: string): Promise<readonly string[]> =>
    sortParts(name, await orNone(readdir(directory)));

  async function list(): Promise<readonly FolderEntry[]> {
    const entries = await orNone(readdir(directory, { withFileTypes: true }));
    return entries.map((entry) => ({
      name: entry.name,
      ...(entry.isDirectory() ? { folder: createLocalFolder(absoluteRoot, ...names, entry.name) } : {}),
    }));
  }

  const write = (name: string, text: TextOrPieces): Promise<void> =>
    inDirectory(() => writeAtomically(pathOf(name), text));

  return {
    path: directory,
    name: path.basename(directory),
    below: (...more) => createLocalFolder(absoluteRoot, ...names, ...more),
    pathOf,
    contains: (file) => file.startsWith(path.join(directory, path.sep)),
    read,
    readBytes,
    readStretch: (name, stretch) => orAbsent(readVersioned(pathOf(name), stretch)),
    sizeOf: (name) => sizeOfFile(pathOf(name)),
    write,
    remove: (name) =>
      onDisk(directory, async () => {
        if (await isDirectoryThere(absoluteRoot, directory)) await rm(pathOf(name), { force: true });
      }),
    async append(name, lines) {
      const parts = await listParts(name);
      const text = lines.map((line) => `${line}\n`).join('');
      // Behind those of a folder that has come out of a bucket.
      if (parts.some((part) => part !== name)) await write(nextPart(name, parts, text), text);
      else await inDirectory(() => addTo(pathOf(name), text));
    },
    async readAppended(name) {
      const texts: string[] = [];
      for (const part of await listParts(name)) texts.push((await read(part)) ?? '');
      return texts.flatMap((text) => text.split('\n'));
    },
    list,
  };
}

/** On disk when this returns. Begins a line of its own even where a power cut has torn the last one. */
async function addTo(file: string, lines: string): Promise<void> {
  const handle = await openPlain(file, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND);
  try {
    await handle.appendFile(`\n${lines}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncDirectory(path.dirname(file));
}

/** Undefined where the file, or the directory, is not there. */
const orAbsent = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch(ignoreCodes('ENOENT', 'ENOTDIR')).catch(explainReading);

/** Nothing where the directory is not there. */
const orNone = async <T>(listing: Promise<readonly T[]>): Promise<readonly T[]> => (await orAbsent(listing)) ?? [];

function explainReading(error: unknown): never {
  throw error instanceof KlingFailure ? error : new KlingFailure('Storage', explainDisk(error), { cause: error });
}
