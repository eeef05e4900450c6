import type { FileHandle } from 'node:fs/promises';
import { constants, open } from 'node:fs/promises';
import { imageSize } from 'image-size';
import { KlingFailure } from '../domain/failure.js';
import { InvalidRequest } from '../domain/invalid-request.js';

/** Kling's limits for pictures on its legacy endpoints. */
const MAX_BYTES = 10 * 1024 * 1024;
const MIN_SIDE_PX = 300;
const MAX_ASPECT = 2.5;

/** Reads pictures for requests; what Kling would refuse is thrown as `InvalidRequest` before anything is sent. */
export function createImages() {
  return {
    async readBase64(file: string, field: string): Promise<string> {
      return (await readPicture(file, field)).toString('base64');
    },
  };
}

/** Throws `InvalidRequest` when Kling would not take the picture at `file`; `field` is named in the text. */
export async function checkImage(file: string, field: string): Promise<void> {
  await readPicture(file, field);
}

async function readPicture(file: string, field: string): Promise<Buffer> {
  const refuse = (text: string) => new InvalidRequest([{ path: field, text: `${JSON.stringify(file)} ${text}` }]);
  const fail = (error: unknown) => {
    if (error instanceof InvalidRequest) return error;
    const text = `cannot be read: ${describe(error)}`;
    return isPassing(error)
      ? new KlingFailure('Storage', `${JSON.stringify(file)} ${text}`, { cause: error })
      : refuse(text);
  };
  // Not blocking, because opening a named pipe would wait for a writer for ever. (Windows has neither.)
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw fail(error);
  });
  try {
    const bytes = await readWhole(handle, refuse);
    const trouble = findTrouble(bytes);
    if (trouble !== undefined) throw refuse(trouble);
    return bytes;
  } catch (error) {
    throw fail(error);
  } finally {
    await handle.close();
  }
}

async function readWhole(handle: FileHandle, refuse: (text: string) => Error): Promise<Buffer> {
  const stats = await handle.stat();
  if (!stats.isFile()) throw refuse('is not a file');
  if (stats.size > MAX_BYTES)
    throw refuse(`is ${megabytes(stats.size)} MB; Kling takes at most ${megabytes(MAX_BYTES)} MB`);
  return handle.readFile();
}

function findTrouble(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'is empty; Kling takes PNG or JPEG';
  const format = detectFormat(bytes);
  if (format !== 'PNG' && format !== 'JPEG') return `is ${format}; Kling takes PNG or JPEG`;
  const size = measure(bytes);
  if (size === undefined) return `is a damaged ${format}: its size cannot be read`;
  const { width, height } = size;
  if (Math.min(width, height) < MIN_SIDE_PX)
    return `is ${width}x${height} px; each side must be at least ${MIN_SIDE_PX} px`;
  if (Math.max(width / height, height / width) > MAX_ASPECT) {
    return `is ${width}x${height} px; one side may be at most ${MAX_ASPECT} times the other`;
  }
  return undefined;
}

/** What the file is by its first bytes, as a person names it. */
function detectFormat(bytes: Buffer): string {
  const text = bytes.subarray(0, 16).toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (text.startsWith('GIF8')) return 'a GIF picture';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'a WebP picture';
  if (text.startsWith('BM')) return 'a BMP picture';
  if (/^....ftyp(heic|heix|mif1|avif)/s.test(text)) return 'a HEIC or AVIF picture';
  return 'neither PNG nor JPEG';
}

function measure(bytes: Buffer): { width: number; height: number } | undefined {
  try {
    return imageSize(bytes);
  } catch {
    return undefined;
  }
}

const READ_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a directory',
  ENAMETOOLONG: 'the path is too long',
};

function describe(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return READ_TROUBLE[code] ?? message;
}

/** Trouble of the machine and not of the picture: the same request may succeed later. */
function isPassing(error: unknown): boolean {
  return ['EMFILE', 'ENFILE', 'EIO', 'ESTALE'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Rounded up, so that a file just above the limit does not seem to be within it. */
function megabytes(bytes: number): string {
  return (Math.ceil((bytes / 1024 / 1024) * 10) / 10).toFixed(1).replace(/\.0$/, '');
}
