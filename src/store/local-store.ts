import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Store, TaskPlace } from '../ports/store.js';
import { removeEmptyDirectories } from '../disk/directory.js';
import { onDisk } from '../disk/disk-failure.js';
import { createUnfinishedTest, fileStem, sidecarName } from '../disk/file-name.js';
import { claimName, releaseName } from './claim-name.js';
import type { LocalPlace } from './workflow-folders.js';
import { createWorkflowFolders } from './workflow-folders.js';
import { extensionsOf } from './magic-bytes.js';
import { openPartFile } from './part-file.js';
import { createLeftOverTest, measureFile, readStretch, writeAtomically } from '../disk/plain-file.js';

/**
 * Keeps results under `root`: `<root>/[<folder>/]<workflow id>/<task id>[-<set>][-<index>][-<part>].<extension>`, or under a name of somebody's own in place of the
 * task's id, and `<task id>.json` beside them. Nothing is read,
 * written or removed through a symbolic link below the root. Trouble with the disk is thrown as `KlingFailure` of kind `Storage`.
 */
export function createLocalDisk(options: LocalPlace): Store {
  const { root, check, inDirectory, ifThere } = createWorkflowFolders(options);

  return {
    check,

    find: (target) =>
      ifThere(target, async (directory) => {
        const stem = path.join(directory, fileStem(target));
        for (const extension of extensionsOf(target)) {
          const file = `${stem}.${extension}`;
          const found = await measureFile(file);
          if (found === undefined) continue;
          // A crash right after the rename has left the note beside it.
          await rm(`${stem}.part.json`, { force: true });
          return { file, ...found };
        }
        return undefined;
      }),

    nameFor: (place, wanted) => inDirectory(place, (directory) => claimName(directory, place, wanted)),

    begin: (target) => inDirectory(target, (directory) => openPartFile(directory, fileStem(target), target.kind)),

    withLocalView: ({ file }, work) => work(file),

    read: (file, { offset, length }) => onDisk(path.dirname(file), () => readStretch(file, offset, length)),

    writeSidecar: (place, content) =>
      inDirectory(place, async (directory) => {
        const file = path.join(directory, sidecarName(place.taskId));
        await writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
        await releaseName(directory, place.taskId);
        return file;
      }),

    async discard(place) {
      await ifThere(place, async (directory) => {
        const isLeftOver = createTestOfAll(place);
        await releaseName(directory, place.taskId);
        for (const name of (await readdir(directory)).filter(isLeftOver)) {
          await rm(path.join(directory, name), { force: true });
        }
        await removeEmptyDirectories(root, directory);
      });
    },
  };
}

/** Tells what of a task is no finished file: of its files, or of the JSON beside them. */
function createTestOfAll(place: TaskPlace): (name: string) => boolean {
  const tests = [createLeftOverTest(sidecarName(place.taskId)), createUnfinishedTest(place)];
  return (name) => tests.some((isLeft) => isLeft(name));
}
