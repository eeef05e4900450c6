import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ignoreCodes } from '../disk/ignore-codes.js';
import { sizeOfFile } from '../disk/size-of-file.js';
import { mapInParallel } from '../domain/map-in-parallel.js';
import type { Sidecar } from './sidecars.js';
import { readSidecar } from './sidecars.js';

/** How many directories are read at the same time. */
const PARALLEL = 32;
/** A generation's files lie in a folder of its own, a batch item's in one below its batch's. */
const DEPTH = 2;

/** The folder of each task that is whole below `root`, by the task's id: its JSON is there, and all the files that it names. No link is followed. */
export async function findTasksOnDisk(root: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let folders = [root];
  for (let depth = 0; depth < DEPTH; depth++) {
    const below = await mapInParallel(folders, PARALLEL, listFolders);
    folders = below.flat();
    await mapInParallel(folders, PARALLEL, async (folder) => {
      for (const taskId of await listWhole(folder)) found.set(taskId, folder);
    });
  }
  return found;
}

async function listFolders(folder: string): Promise<string[]> {
  const entries =
    (await readdir(folder, { withFileTypes: true }).catch(ignoreCodes('ENOENT', 'ENOTDIR', 'EACCES'))) ?? [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
}

async function listWhole(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(ignoreCodes('ENOENT', 'EACCES'))) ?? [];
  const whole: string[] = [];
  for (const name of names.filter((one) => /^[^.]+\.json$/.test(one))) {
    const sidecar = await readSidecar(path.join(folder, name));
    if (sidecar !== undefined && (await hasFiles(folder, sidecar))) whole.push(sidecar.taskId);
  }
  return whole;
}

async function hasFiles(folder: string, { files }: Sidecar): Promise<boolean> {
  for (const { name, bytes } of files) {
    if ((await sizeOfFile(path.join(folder, name))) !== bytes) return false;
  }
  return true;
}
