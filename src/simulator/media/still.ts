import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { FrameSize } from './h264.js';

/** Pixels of a row that differ at most: what is larger is drawn in cells. */
const FINEST = 400;
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** 8 bits a pixel, which are numbers of colours in a palette. */
const INDEXED = Buffer.from([8, 3, 0, 0, 0]);
/** Each byte of a row is told as its difference to the one before, or to the one above. */
const SUB_FILTER = 1;
const UP_FILTER = 2;

/** A PNG of waves: `seed` decides their course and colours. `label` is text that viewers do not show. */
export function createStill({ width, height }: FrameSize, seed: string, label: string): readonly Buffer[] {
  const hash = createHash('sha256').update(seed).digest();
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return [
    SIGNATURE,
    chunk('IHDR', Buffer.concat([size, INDEXED])),
    chunk('PLTE', createPalette(hash)),
    chunk('tEXt', Buffer.from(`Comment\0${label}`, 'latin1')),
    chunk('IDAT', deflateSync(drawWaves(width, height, hash))),
    chunk('IEND', Buffer.alloc(0)),
  ];
}

/** 256 colours in a circle through three that the hash names. */
function createPalette(hash: Buffer): Buffer {
  const corners = [0, 3, 6, 0].map((at) => [...hash.subarray(at, at + 3)]);
  const colours = Array.from({ length: 256 }, (_, index) => {
    const place = (index / 256) * 3;
    const from = corners[Math.floor(place)] ?? [];
    const to = corners[Math.floor(place) + 1] ?? [];
    const part = place % 1;
    return from.map((value, channel) => Math.round(value + ((to[channel] ?? value) - value) * part));
  });
  return Buffer.from(colours.flat());
}

/** The rows of the picture, filtered. */
function drawWaves(width: number, height: number, hash: Buffer): Buffer {
  const [across, down, round] = [hash.readInt8(9) / 64, hash.readInt8(10) / 64, hash.readUInt8(11) / 128];
  const cell = Math.ceil(Math.max(width, height) / FINEST);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    let before = 0;
    const isRepeated = y % cell > 0;
    rows[y * (width + 1)] = isRepeated ? UP_FILTER : SUB_FILTER;
    if (isRepeated) continue;
    for (let x = 0; x < width; x += cell) {
      const [right, up] = [x / width - 0.5, y / height - 0.5];
      const wave = right * across + up * down + Math.hypot(right, up) * round + Math.sin(right * 5 + up * 3) * 0.2;
      const colour = Math.floor(wave * 256) & 255;
      rows[y * (width + 1) + x + 1] = (colour - before) & 255;
      before = colour;
    }
  }
  return rows;
}

/** A PNG chunk: length, type, data, checksum. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(data.length, 0);
  numbers.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([numbers.subarray(0, 4), body, numbers.subarray(4)]);
}
