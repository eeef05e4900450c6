import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

/** The first executable file of that name on the PATH, as an absolute path; undefined when there is none. */
export async function findExecutable(name: string, pathEnv: string): Promise<string | undefined> {
  for (const directory of pathEnv.split(path.delimiter)) {
    if (directory === '') continue;
    const file = path.resolve(directory, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** True for a regular file that this user may run. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
