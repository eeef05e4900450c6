import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { makeDirectories } from '../disk/make-directories.js';
import { KlingTemporalError } from '../domain/error.js';

/** Thrown for a file name in which a Temporal server cannot keep its data. */
export class InvalidDataFile extends KlingTemporalError {
  override readonly name = 'InvalidDataFile';
  readonly code = 'InvalidDataFile';
}

/** Where a server keeps its data: it runs in `directory`, and is given `name`. */
export interface ServerData {
  readonly directory: string;
  readonly name: string;
}

/** What SQLite keeps beside the file while it is open. */
const SUFFIXES = ['', '-wal', '-shm', '-journal'];

/**
 * Makes the directory of a server's data, and what lies there already for this user's eyes only: it holds prompts and results. The server
 * makes a URI of the file's name, in which `#`, `?` and `%` mean something; so the directories above, which people name as they like, are
 * kept out of it. Throws `InvalidDataFile` when the name itself holds one.
 */
export async function prepareServerData(file: string): Promise<ServerData> {
  const { dir: directory, base: name } = path.parse(path.resolve(file));
  if (/[#?%&;:\\]/.test(name) || name.startsWith('-')) {
    throw new InvalidDataFile(
      `Temporal cannot keep its data in a file named ${JSON.stringify(name)}; write a name without # ? % & ; : \\ (the folder's name may hold them)`,
    );
  }
  await makeDirectories(directory);
  for (const suffix of SUFFIXES) await chmod(path.join(directory, `${name}${suffix}`), 0o600).catch(() => undefined);
  return { directory, name };
}
