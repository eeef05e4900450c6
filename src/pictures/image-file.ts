import { createHash } from 'node:crypto';
import { imageSize } from 'image-size';
import { KlingFailure } from '../domain/kling-failure.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import { quotePath } from '../disk/find-file.js';
import { inspectJpeg } from './jpeg-segments.js';
import type { PictureFacts } from './picture-facts.js';
import { detectFormat } from './picture-format.js';
import { inspectPng } from './png-chunks.js';
import type { Images } from '../ports/images.js';
import type { Access } from '../disk/regular-file.js';
import { megabytes, readRegularFile, UnreadableFile } from '../disk/regular-file.js';

/** Kling's limits for pictures on its legacy endpoints. */
const MAX_BYTES = 10 * 1024 * 1024;
const MIN_SIDE_PX = 300;
const MAX_ASPECT = 2.5;

/** Reads pictures for requests; what Kling would refuse is thrown as `InvalidRequest` before anything is sent. */
export function createImages(access: Access = {}): Images {
  return {
    async readBase64(file, field) {
      return (await readPicture(file, field, access)).bytes.toString('base64');
    },
  };
}

/** A picture that Kling will take. */
export interface CheckedImage {
  /** Of its content, in hexadecimal digits: the same wherever it lies, whatever it is called. */
  readonly sha256: string;
  /** What a person should know of it, a sentence each. */
  readonly notices: readonly string[];
}

/** Looks at the picture at `file`. Throws `InvalidRequest` when Kling would not take it; `field` is named in the text. */
export async function checkImage(file: string, field: string, access: Access = {}): Promise<CheckedImage> {
  const { bytes, turn } = await readPicture(file, field, access);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (turn === undefined) return { sha256, notices: [] };
  const notice = `${field}: ${quotePath(file)} carries ${turn}; Kling may show it lying: save it the way it should stand`;
  return { sha256, notices: [notice] };
}

async function readPicture(file: string, field: string, access: Access) {
  const refuse = (text: string) => new InvalidRequest([{ path: field, text: `${quotePath(file)} ${text}` }]);
  const bytes = await readRegularFile(file, { ...access, maxBytes: MAX_BYTES }).catch((error: unknown) => {
    if (!(error instanceof UnreadableFile)) throw error;
    const text = describe(error);
    if (error.facts.trouble !== 'passing') throw refuse(text);
    throw new KlingFailure('Storage', `${quotePath(file)} ${text}`, { cause: error });
  });
  const { trouble, turn } = inspect(bytes);
  if (trouble !== undefined) throw refuse(trouble);
  return { bytes, turn };
}

function describe({ facts: { trouble }, message }: UnreadableFile): string {
  if (trouble === 'large') return `${message}; Kling takes at most ${megabytes(MAX_BYTES)} MB`;
  if (trouble === 'directory') return 'is not a file';
  return /^(is|lies|belongs|does) /.test(message) ? message : `cannot be read: ${message}`;
}

function inspect(bytes: Buffer): PictureFacts {
  if (bytes.length === 0) return { trouble: 'is empty; Kling takes PNG or JPEG' };
  const format = detectFormat(bytes);
  if (format !== 'PNG' && format !== 'JPEG') return { trouble: `is ${format}; Kling takes PNG or JPEG` };
  const size = measure(bytes);
  if (size === undefined) return { trouble: `is a damaged ${format}: its size cannot be read` };
  const { width, height } = size;
  if (Math.min(width, height) < MIN_SIDE_PX)
    return { trouble: `is ${width}x${height} px; each side must be at least ${MIN_SIDE_PX} px` };
  if (Math.max(width / height, height / width) > MAX_ASPECT)
    return { trouble: `is ${width}x${height} px; one side may be at most ${MAX_ASPECT} times the other` };
  return format === 'PNG' ? inspectPng(bytes) : inspectJpeg(bytes);
}

function measure(bytes: Buffer): { width: number; height: number } | undefined {
  try {
    return imageSize(bytes);
  } catch {
    return undefined;
  }
}
