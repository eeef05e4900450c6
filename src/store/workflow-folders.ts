import path from 'node:path';
import { isDirectoryThere, makeDirectory } from '../disk/directory.js';
import { onDisk } from '../disk/disk-failure.js';
import { checkWritable } from '../disk/disk-health.js';
import { workflowDirectory } from '../disk/file-name.js';
import type { TaskPlace } from '../ports/store.js';

export interface LocalPlace {
  /** Chosen by who runs the worker. */
  readonly root: string;
  /** Chosen by who asks for a generation: the names of a folder below the root, from the top. */
  readonly folder?: readonly string[];
}

/** The directories of workflows below a root: nothing is done through a symbolic link there, and trouble is a `KlingFailure` of kind `Storage`. */
export function createWorkflowFolders({ root, folder = [] }: LocalPlace) {
  const absoluteRoot = path.resolve(root);
  const top = path.join(absoluteRoot, ...folder);
  const directoryOf = ({ workflowId }: TaskPlace) =>
    workflowId === undefined ? top : workflowDirectory(top, workflowId);

  return {
    root: absoluteRoot,
    /** Throws unless it can be written to. */
    check: () =>
      onDisk(top, async () => {
        if (folder.length > 0) await makeDirectory(absoluteRoot, top);
        await checkWritable(top);
      }),
    /** Runs `work` in the directory, which is made where it is missing. */
    inDirectory: <T>(place: TaskPlace, work: (directory: string) => Promise<T>): Promise<T> => {
      const directory = directoryOf(place);
      return onDisk(directory, async () => {
        await makeDirectory(absoluteRoot, directory);
        return work(directory);
      });
    },
    /** Runs `work` in the directory if it is there. */
    ifThere: <T>(place: TaskPlace, work: (directory: string) => Promise<T>): Promise<T | undefined> => {
      const directory = directoryOf(place);
      return onDisk(directory, async () =>
        (await isDirectoryThere(absoluteRoot, directory)) ? work(directory) : undefined,
      );
    },
  };
}
