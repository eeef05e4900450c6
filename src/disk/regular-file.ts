import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { constants, open as openFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { KlingTemporalError } from '../domain/error.js';

/** Why a file that somebody named cannot be read; `passing` is trouble of the machine, and the same file may be read later. */
export type FileTrouble = 'missing' | 'directory' | 'special' | 'denied' | 'outside' | 'large' | 'passing' | 'other';

/** Thrown when a file that somebody named cannot be read. The message says what is wrong with it, without its name and with none of its content. */
export class UnreadableFile extends KlingTemporalError {
  override readonly name = 'UnreadableFile';
  readonly code = 'UnreadableFile';
  override readonly facts: { readonly trouble: FileTrouble };

  constructor(trouble: FileTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
    this.facts = { trouble };
  }
}

/** Which files may be read; all, when nothing is said. */
export interface Access {
  /** Throws `UnreadableFile` for an absolute path that must not be read. */
  readonly refuse?: (file: string) => Promise<void>;
  /** The worker's machine, where files are named by people who may be at another. */
  readonly machine?: string;
}

/** What to add to "no such file" for them. */
export const explainMachine = ({ machine }: Access): string =>
  machine === undefined
    ? ''
    : ` on ${machine}, where the worker runs; what lies on another machine has to be put where both can read it, or be given as a URL`;

export interface ReadLimits extends Access {
  readonly maxBytes: number;
  readonly timeLimitMs?: number;
}

/** The largest file there is, a manifest of 256 MB, takes half a minute from a slow network disk; one that hangs must not stop the worker for others. */
const TIME_LIMIT_MS = 60_000;

/**
 * Reads a file that somebody named, whole. Only a regular file is opened: a pipe or a device could keep its reader waiting for ever, and
 * what the system shows below /proc must never be sent to anybody. Throws `UnreadableFile`.
 */
export function readRegularFile(file: string, limits: ReadLimits): Promise<Buffer> {
  return withinTime(async () => {
    const handle = await open(file, limits);
    try {
      return await readWhole(handle, limits.maxBytes);
    } finally {
      await handle.close();
    }
  }, limits.timeLimitMs);
}

/** A file that is too large to be read whole, opened in the same way. */
export interface RegularFile {
  readonly handle: FileHandle;
  readonly bytes: number;
}

/** Opens a file that somebody named, to be read in pieces and closed. Throws `UnreadableFile`. */
export function openRegularFile(file: string, access: Access): Promise<RegularFile> {
  return withinTime(async () => {
    const handle = await open(file, access);
    try {
      return { handle, bytes: (await statFile(handle)).size };
    } catch (error) {
      await handle.close();
      throw error;
    }
  });
}

async function withinTime<T>(work: () => Promise<T>, timeLimitMs = TIME_LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const text = `does not come within ${timeLimitMs / 1000} s; is its disk there?`;
    timer = setTimeout(() => reject(new UnreadableFile('passing', text)), timeLimitMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw error instanceof UnreadableFile ? error : toUnreadable(error);
  } finally {
    clearTimeout(timer);
  }
}

async function open(file: string, { refuse }: Access): Promise<FileHandle> {
  // First of all: where nothing may be read, not even whether a file exists may be told.
  await refuse?.(path.resolve(file));
  const found = await realpath(file);
  await refuse?.(found);
  if (SYSTEM.test(found)) throw new UnreadableFile('special', 'belongs to the system; give a file of your own');
  // Not blocking, because opening a named pipe would wait for a writer for ever. (Windows has neither flag.)
  return openFile(found, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
}

/** Files in name only; `/dev/shm` is a disk in memory. */
const SYSTEM = /^\/(proc|sys|dev(?!\/shm\/))\//;

async function statFile(handle: FileHandle): Promise<Stats> {
  const stats = await handle.stat();
  if (stats.isDirectory()) throw new UnreadableFile('directory', 'is a directory');
  if (!stats.isFile()) throw new UnreadableFile('special', 'is a pipe or a device, not a file');
  return stats;
}

async function readWhole(handle: FileHandle, maxBytes: number): Promise<Buffer> {
  const stats = await statFile(handle);
  // Not by the size it has now: a file that grows meanwhile must not fill the memory.
  const chunks: Buffer[] = [];
  for await (const chunk of handle.createReadStream({ end: maxBytes, autoClose: false, highWaterMark: 2 ** 20 }))
    chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (bytes.length <= maxBytes) return bytes;
  throw new UnreadableFile('large', `is ${megabytes(Math.max(stats.size, bytes.length))} MB`);
}

/** Rounded up, so that a file just above a limit does not seem to be within it. */
export function megabytes(bytes: number): string {
  return (Math.ceil((bytes / 1024 / 1024) * 10) / 10).toFixed(1).replace(/\.0$/, '');
}

const BY_CODE: Readonly<Record<string, readonly [FileTrouble, string]>> = {
  ENOENT: ['missing', 'no such file'],
  ENOTDIR: ['missing', 'no such file'],
  EISDIR: ['directory', 'is a directory'],
  EACCES: ['denied', 'this user may not read it'],
  EPERM: ['denied', 'this user may not read it'],
  ENXIO: ['special', 'is a pipe or a device, not a file'],
  ENAMETOOLONG: ['other', 'the path is too long'],
  ELOOP: ['other', 'its links lead in a circle'],
  ERR_INVALID_ARG_VALUE: ['other', 'the path holds a NUL character'],
};

const PASSING: readonly string[] = ['EMFILE', 'ENFILE', 'EIO', 'ESTALE', 'EAGAIN'];

function toUnreadable(error: unknown): UnreadableFile {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known !== undefined) return new UnreadableFile(known[0], known[1], { cause: error });
  return new UnreadableFile(PASSING.includes(code) ? 'passing' : 'other', message, { cause: error });
}
