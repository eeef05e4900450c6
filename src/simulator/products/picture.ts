import type { Body } from './fields.js';
import { invalidValue, readText } from './fields.js';
import type { Shape } from './asked.js';
import { shapeOf } from './asked.js';
import { readPictureSize } from './picture-size.js';
import { Refusal } from '../api/refusal.js';

/** A picture of a request. */
export interface Picture {
  /** Known for a picture that was sent; a URL is not fetched. */
  readonly shape?: Shape;
  /** What the task will fail with: the service takes the call, and finds out later. */
  readonly defect?: string;
}

/** Ten megabytes, the legacy limit, in base64 characters. */
const LONGEST_BASE64 = Math.ceil((10 * 1024 * 1024) / 3) * 4;
const SHORTEST_SIDE = 300;
const WIDEST_RATIO = 2.5;

/** Recorded from failed tasks. */
const NO_PICTURE = 'Image pixel is invalid';
/** In the code of a client, which waits for it. */
const WRONG_SHAPE =
  'The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications.';

/**
 * Reads an optional picture: an http(s) URL or raw base64. A `data:` prefix is refused, because the service documents
 * raw base64 only.
 */
export function readPicture(body: Body, field: string): Picture | undefined {
  const text = readText(body, field);
  if (text === undefined) return undefined;
  if (/^https?:\/\//i.test(text)) return {};
  if (text.length > LONGEST_BASE64) throw new Refusal(1201, `${field} cannot exceed 10 MB`);
  if (!/^[A-Za-z0-9+/\r\n]+={0,2}$/.test(text.slice(0, 4096))) throw invalidValue(field, text.slice(0, 32));
  const size = readPictureSize(Buffer.from(text, 'base64'));
  if (size === undefined) return { defect: NO_PICTURE };
  const { width, height } = size;
  const shape = shapeOf(`${width}:${height}`);
  if (Math.min(width, height) < SHORTEST_SIDE) return { shape, defect: NO_PICTURE };
  const ratio = Math.max(width / height, height / width);
  return ratio > WIDEST_RATIO ? { shape, defect: WRONG_SHAPE } : { shape };
}

/** What the first of the pictures that cannot be used makes the task fail with. */
export function defectOf(pictures: readonly (Picture | undefined)[]): { readonly defect?: string } {
  const defect = pictures.find((picture) => picture?.defect !== undefined)?.defect;
  return defect === undefined ? {} : { defect };
}
