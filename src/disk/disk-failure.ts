import { KlingFailure } from '../domain/kling-failure.js';

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EMFILE: 'this process has too many files open',
  ENFILE: 'this machine has too many files open',
  EIO: 'the disk reports an error',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOENT: 'it was removed meanwhile',
  EEXIST: 'a file stands where a directory should be',
  ENOTDIR: 'a part of that path is a file, not a directory',
  EISDIR: 'a directory stands where a file should be',
  ELOOP: 'a symbolic link stands where a file should be',
  ENXIO: 'a pipe or a device stands where a file should be',
  EFBIG: 'the file is larger than this process may write',
  ENAMETOOLONG: 'the path is too long',
};

/**
 * Trouble with the disk as a failure that is waited out: what was written stays, and the next try goes on from there. A system error that
 * the table above lacks, say from a network disk, is one too: no clip that is paid for is given up for it.
 */
export function toStorageFailure(error: unknown, directory: string): unknown {
  if (!(error instanceof Error) || error instanceof KlingFailure) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const isNeverThere = code === 'ENOENT' && syscall === 'mkdir';
  const cause = isNeverThere
    ? 'no directory can be made there'
    : Object.hasOwn(CAUSES, code)
      ? CAUSES[code]
      : undefined;
  return new KlingFailure('Storage', `Cannot write to ${directory}: ${cause ?? 'the system refuses'} (${code})`, {
    cause: error,
  });
}

/** Trouble that only a person mends, by another path or other rights; anything else (no room, a network disk that is away) may pass by itself. */
const OF_PATHS = new Set('EACCES EPERM EROFS ENOENT EEXIST ENOTDIR EISDIR ELOOP ENXIO ENAMETOOLONG'.split(' '));

/** Whether somebody has to mend a path or its rights before anything can be written there. */
export function isPathFault(error: unknown): boolean {
  return error instanceof Error && OF_PATHS.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Why a file cannot be read, in words. */
export function explainDisk(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  return (code !== undefined && Object.hasOwn(CAUSES, code) ? CAUSES[code] : undefined) ?? message;
}

/** Runs `work`, and throws trouble with the disk as `KlingFailure` of kind `Storage`. */
export async function onDisk<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageFailure(error, directory);
  }
}
