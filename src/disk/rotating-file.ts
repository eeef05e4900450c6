import { constants, rename } from 'node:fs/promises';
import { isStillAt, openPlain } from './plain-file.js';

export interface RotatingFileOptions {
  /** Above this (by default 10 MB) the file becomes `<name>.1`, in place of the one before it: there is never more than twice as much. */
  readonly maxBytes?: number;
  /** Told once of each kind of trouble. A log that cannot be written must stop nobody's work. */
  readonly onTrouble: (text: string) => void;
}

/** What an editor still opens at once. */
const MAX_BYTES = 10 * 1024 * 1024;
/** Lines that wait for a slow disk; what comes beyond them is left out rather than kept in memory. */
const MAX_WAITING = 200;

/**
 * A file to which lines are added, for its owner's eyes alone (mode 600), never through a link. It is opened anew for each line, so that several
 * processes can share it.
 */
export function createRotatingFile(file: string, { maxBytes = MAX_BYTES, onTrouble }: RotatingFileOptions) {
  const told = new Set<string>();
  let waiting = 0;
  let last = Promise.resolve();

  function tell(text: string): void {
    if (told.has(text)) return;
    told.add(text);
    onTrouble(text);
  }

  return {
    /** Returns at once. */
    write(line: string): void {
      if (waiting >= MAX_WAITING) {
        tell(`${file}: the disk is too slow for it; some lines are left out`);
        return;
      }
      waiting += 1;
      last = last
        .then(() => append(file, `${line}\n`, maxBytes))
        .catch((error: unknown) => tell(`${file} cannot be written: ${describe(error)}`))
        .finally(() => (waiting -= 1));
    },
    flush: () => last,
  };
}

async function append(file: string, line: string, maxBytes: number): Promise<void> {
  const isFull = await writeTo(file, line, maxBytes);
  if (!isFull) return;
  await rename(file, `${file}.1`);
  await writeTo(file, line, Infinity);
}

/** Whether it has no room for the line, which then is not written. One that somebody else has just moved away counts as new. */
async function writeTo(file: string, line: string, maxBytes: number): Promise<boolean> {
  const handle = await openPlain(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, 0o600);
  try {
    const { size, mode, nlink } = await handle.stat();
    if (nlink > 1) throw new Error('it has a second name (a hard link); remove it');
    if ((mode & 0o077) !== 0) await handle.chmod(0o600);
    const isFull = size > 0 && size + Buffer.byteLength(line) > maxBytes;
    if (isFull && (await isStillAt(file, handle))) return true;
    await handle.writeFile(line);
    return false;
  } finally {
    await handle.close();
  }
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ELOOP' ? 'it is a symbolic link; name the file itself' : message;
}
