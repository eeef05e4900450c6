import { Refusal } from '../api/refusal.js';
import type { Body } from './fields.js';
import { invalidValue, readText } from './fields.js';

/** Five megabytes, the limit of every sound, in base64 characters. */
const LONGEST_BASE64 = Math.ceil((5 * 1024 * 1024) / 3) * 4;

/** Checks an optional sound: an http(s) URL or raw base64, as for pictures. Answers whether there is one. */
export function checkSound(body: Body, field: string): boolean {
  const text = readText(body, field);
  if (text === undefined) return false;
  if (/^https?:\/\//i.test(text)) return true;
  if (text.length > LONGEST_BASE64) throw new Refusal(1201, `${field} cannot exceed 5 MB`);
  if (!/^[A-Za-z0-9+/\r\n]+={0,2}$/.test(text.slice(0, 4096)) || !isSound(text))
    throw invalidValue(field, text.slice(0, 32));
  return true;
}

/** By its first bytes: MP3 with a tag or without, WAV, M4A, AAC. */
function isSound(base64: string): boolean {
  const head = Buffer.from(base64.slice(0, 16), 'base64');
  const start = head.toString('latin1');
  const isFrame = head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0;
  return start.startsWith('ID3') || start.startsWith('RIFF') || start.slice(4, 8) === 'ftyp' || isFrame;
}
