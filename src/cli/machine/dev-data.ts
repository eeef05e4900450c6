import { access, constants, rm } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectories } from '../../disk/make-directories.js';
import { KlingFailure } from '../../domain/kling-failure.js';
import { onDisk } from '../../disk/disk-failure.js';
import { readPlain, writeAtomically } from '../../disk/plain-file.js';
import { UsageError } from '../program/errors.js';

/**
 * Makes a file of Temporal's data this process's own, by a note with its process id beside it, since two servers must not share one. Resolves with
 * what gives it back. Throws `UsageError` when another process that runs has it.
 */
export async function claimData(file: string): Promise<() => Promise<void>> {
  const note = `${file}.pid`;
  await requireDirectory(path.dirname(path.resolve(file)));
  const owner = Number(await readPlain(note).catch(() => ''));
  if (owner > 0 && owner !== process.pid && isProcessAlive(owner)) {
    throw new UsageError(
      `${file} is in use by process ${owner}, probably another kling dev. Use that one, or another --db-filename; if it is not so, remove ${note}.`,
    );
  }
  // Anew, through no link: the folder may be somebody else's.
  await writeAtomically(note, `${process.pid}\n`);
  return () => rm(note, { force: true });
}

/** Whether a process of that number runs. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function requireDirectory(directory: string): Promise<void> {
  await onDisk(directory, async () => {
    await makeDirectories(directory);
    await access(directory, constants.W_OK | constants.X_OK);
  }).catch((error: unknown) => {
    if (!(error instanceof KlingFailure)) throw error;
    throw new UsageError(
      `${error.message}. Mend that, or set KLING_OUTPUT_DIR, or --db-filename, to where Temporal's data can be kept.`,
    );
  });
}
