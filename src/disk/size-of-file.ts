import { lstat } from 'node:fs/promises';
import { ignoreCodes } from './ignore-codes.js';

/** No file, or no path that could be one's: too long, in a circle of links, below a file, or with a NUL in it. */
const NONE = ['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG', 'ELOOP', 'EINVAL', 'ERR_INVALID_ARG_VALUE'];

/** Bytes of the regular file at a path that somebody may have written by hand; undefined where there is none. Throws trouble of the disk itself. */
export async function sizeOfFile(file: string): Promise<number | undefined> {
  const found = await lstat(file).catch(ignoreCodes(...NONE));
  return found?.isFile() === true ? found.size : undefined;
}
