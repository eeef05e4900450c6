import { quotePath } from '../disk/find-file.js';
import type { Access } from '../disk/regular-file.js';
import { InvalidRequest } from '../domain/invalid-request.js';
import type { SecondsRange } from '../products/schema/field.js';
import { readInput } from './read-input.js';
import { measureSound } from './sound-length.js';

/** Kling's limit for every sound that it takes. */
export const MAX_SOUND_BYTES = 5 * 1024 * 1024;

const holds = (bytes: Buffer, text: string, at: number): boolean =>
  bytes.toString('latin1', at, at + text.length) === text;

/** MP3, WAV, M4A and AAC by their first bytes: a tag or a frame, RIFF, an MP4 box, an ADTS frame. */
const FORMATS: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => holds(bytes, 'ID3', 0),
  (bytes) => holds(bytes, 'RIFF', 0) && holds(bytes, 'WAVE', 8),
  (bytes) => holds(bytes, 'ftyp', 4),
  (bytes) => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0,
];

/** True for what begins as a sound that Kling takes does. */
export const isSound = (bytes: Buffer): boolean => FORMATS.some((matches) => matches(bytes));

/** Reads a sound whole; what Kling would refuse is thrown as `InvalidRequest`. */
export async function readSound(
  file: string,
  { field, seconds }: { readonly field: string; readonly seconds?: SecondsRange },
  access: Access,
): Promise<Buffer> {
  const refuse = (text: string) => new InvalidRequest([{ path: field, text: `${quotePath(file)} ${text}` }]);
  const bytes = await readInput(file, { field, maxBytes: MAX_SOUND_BYTES }, access);
  if (bytes.length === 0) throw refuse('is empty; Kling takes MP3, WAV, M4A or AAC');
  if (!isSound(bytes)) throw refuse('is no sound; Kling takes MP3, WAV, M4A or AAC');
  const length = seconds === undefined ? undefined : await measureSound(bytes);
  if (length === undefined || seconds === undefined) return bytes;
  if (length >= seconds.min && length <= seconds.max) return bytes;
  throw refuse(`is ${length.toFixed(1)} s long; Kling takes ${seconds.min} to ${seconds.max} s`);
}
