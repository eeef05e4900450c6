import { readTurn } from './exif-orientation.js';
import type { PictureFacts } from './picture-facts.js';
import { CUT_OFF } from './picture-facts.js';

const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const APP1 = 0xe1;
const EXIF = 'Exif\0\0';

/** Segments of a JPEG have a length, except these: fill, restart marks, start and end. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);

/** Reads a JPEG segment by segment, and through its pixels, up to its end; what follows does not matter. */
export function inspectJpeg(bytes: Buffer): PictureFacts {
  let turn: string | undefined;
  let hasPixels = false;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== MARKER) return { trouble: 'is a damaged JPEG: its parts cannot be told apart' };
    const marker = bytes[at + 1] ?? 0;
    if (marker === MARKER) {
      at += 1;
      continue;
    }
    if (marker === END_OF_IMAGE) return hasPixels ? { turn } : { trouble: 'is a damaged JPEG: it holds no pixels' };
    if (isBare(marker)) {
      at += 2;
      continue;
    }
    if (at + 4 > bytes.length) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) break;
    if (marker === APP1 && bytes.toString('latin1', at + 4, at + 10) === EXIF)
      turn ??= readTurn(bytes.subarray(at + 10, end));
    if (marker === START_OF_SCAN) hasPixels = true;
    at = marker === START_OF_SCAN ? skipScan(bytes, end) : end;
  }
  return { trouble: CUT_OFF };
}

/** The offset of the first marker behind the pixels of a scan; in them 0xff is followed by 0 or is a restart mark. */
function skipScan(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(MARKER, start); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const next = bytes[at + 1];
    if (next !== undefined && next !== 0 && next !== MARKER && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}
