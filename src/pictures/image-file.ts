import { imageSize } from 'image-size';
import { InvalidRequest } from '../domain/invalid-request.js';
import { quotePath } from '../disk/find-file.js';
import { inspectJpeg } from './jpeg-segments.js';
import type { PictureFacts } from './picture-facts.js';
import { detectFormat } from './picture-format.js';
import { inspectPng } from './png-chunks.js';
import type { Access } from '../disk/regular-file.js';
import { readInput } from './read-input.js';

/** Kling's limits for pictures on its legacy endpoints. */
const MAX_BYTES = 10 * 1024 * 1024;
const MIN_SIDE_PX = 300;
const MAX_ASPECT = 2.5;

/** A file that Kling will take. */
export interface CheckedFile {
  /** Of its content, in hexadecimal digits: the same wherever it lies, whatever it is called. */
  readonly sha256: string;
  /** What a person should know of it, a sentence each. */
  readonly notices: readonly string[];
}

/** What to say of a picture that a viewer would turn. */
export const noticeTurn = ({ field, file }: { readonly field: string; readonly file: string }, turn: string): string =>
  `${field}: ${quotePath(file)} carries ${turn}; Kling may show it lying: save it the way it should stand`;

/** Reads a picture whole; what Kling would refuse is thrown as `InvalidRequest`. */
export async function readPicture(file: string, field: string, access: Access) {
  const refuse = (text: string) => new InvalidRequest([{ path: field, text: `${quotePath(file)} ${text}` }]);
  const bytes = await readInput(file, { field, maxBytes: MAX_BYTES }, access);
  const { trouble, turn } = inspect(bytes);
  if (trouble !== undefined) throw refuse(trouble);
  return { bytes, turn };
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
