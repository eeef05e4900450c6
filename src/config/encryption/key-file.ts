import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidConfig } from '../invalid-config.js';

/** A hundred keys are some 6 KB; what is larger is none of ours. */
const MAX_BYTES = 64 * 1024;

/** Who may read it: its owner, and the group, by which Kubernetes hands out secrets to who is not root; who may write it: its owner. */
const TOO_OPEN = 0o027;

/** The keys in a file, a line each; what follows `#` is a remark. Throws `InvalidConfig` for one that others may read or change. */
export function readKeyFile(file: string, variable: string): readonly string[] {
  const text = readPrivate(path.resolve(file), variable);
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

function readPrivate(file: string, variable: string): string {
  let descriptor: number | undefined;
  try {
    // A pipe that nobody writes to must not be waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile())
      throw new InvalidConfig(`${variable} is ${file}, which is no file; write the file of the keys`);
    if (stats.size > MAX_BYTES)
      throw new InvalidConfig(`${variable} is ${file}, which is too large for a file of keys`);
    // Windows has no such rights.
    if (process.platform !== 'win32' && (stats.mode & TOO_OPEN) !== 0)
      throw new InvalidConfig(`${variable} is ${file}, which others may read or change: chmod 600 ${file}`);
    return readFileSync(descriptor, 'utf8');
  } catch (error) {
    if (error instanceof InvalidConfig) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new InvalidConfig(`${variable} is ${file}, which cannot be read (${code}); write the file of the keys`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
