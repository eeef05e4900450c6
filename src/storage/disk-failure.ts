import { KlingFailure } from '../domain/failure.js';

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EMFILE: 'this process has too many files open',
  ENFILE: 'this machine has too many files open',
  EIO: 'the disk reports an error',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOTDIR: 'a part of that path is a file, not a directory',
  EFBIG: 'the file is larger than this process may write',
  ENAMETOOLONG: 'the path is too long',
};

/** Trouble with the disk as a failure that is waited out: what was written stays and is gone on from. */
export function toStorageFailure(error: unknown, directory: string): unknown {
  if (!(error instanceof Error) || error instanceof KlingFailure) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!Object.hasOwn(CAUSES, code)) return error;
  return new KlingFailure('Storage', `Cannot write to ${directory}: ${CAUSES[code] ?? code} (${code})`, {
    cause: error,
  });
}

/** Runs `work`, and throws trouble with the disk as `KlingFailure` of kind `Storage`. */
export async function onDisk<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageFailure(error, directory);
  }
}
