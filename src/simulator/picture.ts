import type { Body } from './fields.js';
import { invalidValue, readText } from './fields.js';
import { Refusal } from './refusal.js';

/** Ten megabytes, the legacy limit, in base64 characters. */
const LONGEST_BASE64 = Math.ceil((10 * 1024 * 1024) / 3) * 4;

/**
 * Reads an optional picture: an http(s) URL, which is not fetched, or raw base64. A `data:` prefix is refused, because
 * the service documents raw base64 only. Answers the text as it came.
 */
export function checkPicture(body: Body, field: string): string | undefined {
  const picture = readText(body, field);
  if (picture === undefined || /^https?:\/\//i.test(picture)) return picture;
  if (picture.length > LONGEST_BASE64) throw new Refusal(1201, `${field} cannot exceed 10 MB`);
  const sample = picture.slice(0, 4096);
  if (!/^[A-Za-z0-9+/\r\n]+={0,2}$/.test(sample)) throw invalidValue(field, picture.slice(0, 32));
  return picture;
}
