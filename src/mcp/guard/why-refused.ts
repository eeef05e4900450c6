import { realpath } from 'node:fs/promises';
import { UnreadableFile } from '../../disk/regular-file.js';
import type { InputAccess } from '../../pictures/input-file.js';

/** Why a file, by its absolute path, may not be read, by its name and where its links lead; undefined where it may. Whether it is there is told of no other. */
export async function whyRefused(file: string, { refuse }: InputAccess): Promise<string | undefined> {
  try {
    await refuse?.(file);
    await refuse?.(await realpath(file).catch(() => file));
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message;
    throw error;
  }
}
