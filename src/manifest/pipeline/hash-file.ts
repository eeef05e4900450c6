import { createHash } from 'node:crypto';
import { hashPrefix } from '../../disk/plain-file.js';
import type { Access } from '../../disk/regular-file.js';
import { openRegularFile, UnreadableFile } from '../../disk/regular-file.js';

/** The SHA-256 of what a file of any length holds, in hexadecimal digits. Throws `UnreadableFile`. */
export async function hashFile(file: string, access: Access): Promise<string> {
  const { handle } = await openRegularFile(file, access);
  try {
    const hash = createHash('sha256');
    await hashPrefix(handle, hash);
    return hash.digest('hex');
  } catch (error) {
    throw new UnreadableFile('passing', `cannot be read: ${String(error)}`, { cause: error });
  } finally {
    await handle.close();
  }
}
