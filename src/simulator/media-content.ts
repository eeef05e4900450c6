import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

import { squareImage } from './media/square-image.js';
import { squareVideo } from './media/square-video.js';
import { tallImage } from './media/tall-image.js';
import { tallVideo } from './media/tall-video.js';
import { wideImage } from './media/wide-image.js';
import { wideVideo } from './media/wide-video.js';
import type { Shape } from './order.js';
import type { Pack } from './products.js';

/** The bytes of one file as a list of pieces, so that a padded video of any size shares one block of padding. */
export interface Content {
  readonly pieces: readonly Buffer[];
  readonly sizeBytes: number;
  readonly type: string;
}

const ASSETS: Readonly<Record<Pack, Readonly<Record<Shape, Buffer>>>> = {
  video: {
    wide: Buffer.from(wideVideo, 'base64'),
    tall: Buffer.from(tallVideo, 'base64'),
    square: Buffer.from(squareVideo, 'base64'),
  },
  image: {
    wide: Buffer.from(wideImage, 'base64'),
    tall: Buffer.from(tallImage, 'base64'),
    square: Buffer.from(squareImage, 'base64'),
  },
};

const PADDING = Buffer.alloc(64 * 1024, 'kling-simulator ');
/** Length and type before, checksum behind the data of the PNG's last chunk, IEND, which has none. */
const PNG_END_BYTES = 12;

/**
 * A playable file that no other task has: the same `label` always gives the same bytes. A video is padded to
 * `minBytes`; an image is never padded.
 */
export function createContent(pack: Pack, shape: Shape, label: string, minBytes: number): Content {
  const asset = ASSETS[pack][shape];
  if (pack === 'video') return toContent([asset, ...freeBox(label, minBytes - asset.length)], 'video/mp4');
  const end = asset.length - PNG_END_BYTES;
  return toContent([asset.subarray(0, end), textChunk(label), asset.subarray(end)], 'image/png');
}

/** The bytes `[start, end)` of a file, piece by piece. */
export function* sliceContent(content: Content, start: number, end: number): Generator<Buffer> {
  let offset = 0;
  for (const piece of content.pieces) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.length);
    if (from < to) yield piece.subarray(from, to);
    offset += piece.length;
    if (offset >= end) return;
  }
}

/** SHA-256 of a whole file, in hex. */
export function hashContent(content: Content): string {
  const hash = createHash('sha256');
  for (const piece of content.pieces) hash.update(piece);
  return hash.digest('hex');
}

function toContent(pieces: readonly Buffer[], type: string): Content {
  return { pieces, sizeBytes: pieces.reduce((sum, { length }) => sum + length, 0), type };
}

/** An MP4 box that players skip, holding the label and as much padding as makes the box `minBytes` long. */
function freeBox(label: string, minBytes: number): Buffer[] {
  const text = Buffer.from(`${label}\n`);
  const paddingBytes = Math.max(0, minBytes - 8 - text.length);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + text.length + paddingBytes);
  header.write('free', 4, 'latin1');
  const blocks = Array.from({ length: Math.floor(paddingBytes / PADDING.length) }, () => PADDING);
  return [Buffer.concat([header, text]), ...blocks, PADDING.subarray(0, paddingBytes % PADDING.length)];
}

/** A PNG chunk of text that viewers do not show. */
function textChunk(label: string): Buffer {
  const body = Buffer.from(`tEXtComment\0${label}`, 'latin1');
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}
