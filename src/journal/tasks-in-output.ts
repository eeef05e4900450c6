import { sidecarName } from '../disk/file-name.js';
import { mapInParallel } from '../domain/work/map-in-parallel.js';
import type { Folder } from '../ports/output/folder.js';
import { explainPlace } from './explain-place.js';
import type { Sidecar } from './sidecars.js';
import { readSidecar } from './sidecars.js';

/** How many folders are read at the same time. */
const PARALLEL = 32;
/** A generation's files lie in a folder of its own, a batch item's in one below its batch's. */
const DEPTH = 2;

/**
 * The folder of each of these tasks that is whole in the output: its JSON is there, and all the files that it names. No link is followed. Throws
 * `KlingFailure` of kind `Storage` when the output cannot be read.
 */
export async function findTasksInOutput(root: Folder, taskIds: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map([...taskIds].map((taskId) => [sidecarName(taskId), taskId]));
  const found = new Map<string, string>();
  const entries = await root.list().catch(explainPlace(root.path));
  let folders = entries.flatMap(({ folder }) => folder ?? []);
  for (let depth = 1; depth <= DEPTH; depth++) {
    const below = await mapInParallel(folders, PARALLEL, async (folder) => {
      const inside = await folder.list().catch(() => []);
      for (const { name } of inside) {
        const taskId = wanted.get(name);
        if (taskId !== undefined && (await isWhole(folder, name, taskId))) found.set(taskId, folder.path);
      }
      return inside.flatMap((entry) => entry.folder ?? []);
    });
    folders = below.flat();
  }
  return found;
}

async function isWhole(folder: Folder, name: string, taskId: string): Promise<boolean> {
  const sidecar = await readSidecar(folder, name);
  return sidecar?.taskId === taskId && hasFiles(folder, sidecar);
}

async function hasFiles(folder: Folder, { files }: Sidecar): Promise<boolean> {
  for (const { name, bytes } of files) {
    if ((await folder.sizeOf(name)) !== bytes) return false;
  }
  return true;
}
