import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a directory and what is missing above it. Node's own way (`recursive`) tries for ever below a directory that takes no new ones, such
 * as `/proc` or a network disk that is gone; this throws the system's ENOENT.
 */
export async function makeDirectories(directory: string): Promise<void> {
  const parent = path.dirname(directory);
  try {
    await makeOne(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === directory) throw error;
    await makeDirectories(parent);
    await makeOne(directory);
  }
}

/** Somebody else may make it at the same time; and for one that exists some systems give another reason than EEXIST. */
async function makeOne(directory: string): Promise<void> {
  try {
    await mkdir(directory);
  } catch (error) {
    if (!(await isDirectory(directory))) throw error;
  }
}

const isDirectory = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
