import type { FileKind } from '../products/schema/input-files.js';

/** How a server is to call a file, and how it is named there. */
export interface ContentType {
  readonly contentType: string;
  readonly extension: string;
}

const type = (contentType: string, extension: string): ContentType => ({ contentType, extension });

const isMp4 = (head: Buffer): boolean => head.toString('latin1', 4, 8) === 'ftyp';
const brandOf = (head: Buffer): string => head.toString('latin1', 8, 12);

/** Of a file that has been checked, by its first bytes: what it is called says nothing. */
export function contentTypeOf(kind: FileKind, head: Buffer): ContentType {
  if (kind === 'image') return head[0] === 0xff ? type('image/jpeg', '.jpg') : type('image/png', '.png');
  if (head.toString('latin1', 0, 4) === 'RIFF') return type('audio/wav', '.wav');
  // ADTS says so in its layer bits; all else that begins with this is MPEG's.
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return type('audio/aac', '.aac');
  if (head[0] === 0xff || head.toString('latin1', 0, 3) === 'ID3') return type('audio/mpeg', '.mp3');
  if (kind === 'audio' || brandOf(head).startsWith('M4A')) return type('audio/mp4', '.m4a');
  return isMp4(head) && brandOf(head) !== 'qt  ' ? type('video/mp4', '.mp4') : type('video/quicktime', '.mov');
}
