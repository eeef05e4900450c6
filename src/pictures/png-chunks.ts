import { crc32 } from 'node:zlib';
import { readTurn } from './exif-orientation.js';
import type { PictureFacts } from './picture-facts.js';
import { CUT_OFF } from './picture-facts.js';

const SIGNATURE_BYTES = 8;
/** Length, name and checksum. */
const FRAME_BYTES = 12;

/** Reads a PNG chunk by chunk up to its end; what follows does not matter. */
export function inspectPng(bytes: Buffer): PictureFacts {
  let turn: string | undefined;
  let hasPixels = false;
  for (let at = SIGNATURE_BYTES; at + FRAME_BYTES <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const end = at + FRAME_BYTES + length;
    if (!/^[A-Za-z]{4}$/.test(name)) return { trouble: 'is a damaged PNG: its parts cannot be told apart' };
    if (end > bytes.length) return { trouble: CUT_OFF };
    const isNeeded = /^[A-Z]/.test(name);
    if (isNeeded && crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      return { trouble: `is a damaged PNG: its part ${name} has a wrong checksum` };
    if (name === 'eXIf') turn = readTurn(bytes.subarray(at + 8, end - 4));
    if (name === 'IDAT') hasPixels = true;
    if (name === 'IEND') return hasPixels ? { turn } : { trouble: 'is a damaged PNG: it holds no pixels' };
    at = end;
  }
  return { trouble: CUT_OFF };
}
