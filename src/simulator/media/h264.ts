import type { BitWriter } from './bits.js';
import { createBitWriter } from './bits.js';
import { box } from './mp4.js';

/**
 * A small encoder for H.264 (ITU-T H.264, Baseline): pictures are mosaics of single-coloured tiles of 16x16 px, which every decoder's deblocking
 * filter smooths, and between them the whole picture moves. So a clip of any size costs next to nothing, and none has to be kept.
 */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

/** Luma and the two colour differences of each tile, row by row; the colour differences are even. */
export interface Mosaic {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

export const TILE = 16;
export const tilesOf = (pixels: number): number => Math.ceil(pixels / TILE);

/**
 * With this quantizer a coefficient of luma changes all of a tile by just its value, and one of colour by twice its value (sections 8.5.10 and
 * 8.5.11), so nothing is lost.
 */
const QP = 28;

/** Kinds of NAL units, with how much they are referred to. */
const NAL = { sps: 0x67, pps: 0x68, key: 0x65, moved: 0x41 };

/** The box `avcC` (ISO 14496-15), which tells a decoder all that holds for the whole clip. */
export function createDecoderConfig(size: FrameSize): Buffer {
  const sps = nalUnit(NAL.sps, writeSequence(size));
  const pps = nalUnit(NAL.pps, writePicture());
  const profile = sps.subarray(1, 4);
  return box(
    'avcC',
    Buffer.from([1, ...profile, 0xff, 0xe1, sps.length >> 8, sps.length & 0xff]),
    sps,
    Buffer.from([1, pps.length >> 8, pps.length & 0xff]),
    pps,
  );
}

/** What bounds a decoder's memory: the smallest level that takes such pictures. */
function levelFor(tiles: number): number {
  if (tiles <= 3600) return 31;
  return tiles <= 8192 ? 40 : 51;
}

function writeSequence({ width, height }: FrameSize): Buffer {
  const [across, down] = [tilesOf(width), tilesOf(height)];
  const out = createBitWriter();
  out.bits(66, 8);
  out.bits(0xc0, 8);
  out.bits(levelFor(across * down), 8);
  // Its number, frame numbers of 4 bits, pictures in the order in which they come, one picture to refer to, no gaps.
  [0, 0, 2, 1].forEach(out.ue);
  out.bits(0, 1);
  out.ue(across - 1);
  out.ue(down - 1);
  // Whole frames.
  out.bits(0b11, 2);
  const [right, bottom] = [(across * TILE - width) / 2, (down * TILE - height) / 2];
  out.bits(right + bottom > 0 ? 1 : 0, 1);
  if (right + bottom > 0) [0, right, 0, bottom].forEach(out.ue);
  out.bits(0, 1);
  return out.end();
}

function writePicture(): Buffer {
  const out = createBitWriter();
  [0, 0].forEach(out.ue);
  out.bits(0, 2);
  [0, 0, 0].forEach(out.ue);
  out.bits(0, 3);
  [QP - 26, 0, 0].forEach(out.se);
  out.bits(0, 3);
  return out.end();
}

/** A picture that can be shown without any other. */
export function encodeKeyFrame({ width, height }: FrameSize, { luma, blue, red }: Mosaic): Buffer {
  const [across, down] = [tilesOf(width), tilesOf(height)];
  const out = createBitWriter();
  // First tile, a slice of intra tiles, its parameters.
  [0, 7, 0].forEach(out.ue);
  out.bits(0, 4);
  out.ue(0);
  out.bits(0, 2);
  out.se(0);
  for (let tile = 0; tile < across * down; tile++) {
    // Tiles of the first row are told as differences to the left one, all others to the one above, the first to grey.
    const from = tile >= across ? tile - across : tile - 1;
    const change = (plane: Uint8Array): number => (plane[tile] ?? 0) - (plane[from] ?? 128);
    writeTile(out, prediction(tile, across), { luma: change(luma), colours: [change(blue) / 2, change(red) / 2] });
  }
  return inSample(nalUnit(NAL.key, out.end()));
}

/** What a tile is predicted from: the modes of luma and of colour have different numbers. */
function prediction(tile: number, across: number): { readonly luma: number; readonly colour: number } {
  if (tile >= across) return { luma: 0, colour: 2 };
  return tile === 0 ? { luma: 2, colour: 0 } : { luma: 1, colour: 1 };
}

function writeTile(
  out: BitWriter,
  from: { readonly luma: number; readonly colour: number },
  { luma, colours }: { readonly luma: number; readonly colours: readonly number[] },
): void {
  const hasColour = colours.some((level) => level !== 0);
  out.ue(1 + from.luma + (hasColour ? 4 : 0));
  out.ue(from.colour);
  out.se(0);
  writeCoefficient(out, luma, LUMA_TOKENS);
  if (hasColour) colours.forEach((level) => writeCoefficient(out, level, COLOUR_TOKENS));
}

/** `coeff_token` for none, for a single one of plus or minus one, and for a single other one: value and count of bits (table 9-5). */
interface Tokens {
  readonly none: readonly [number, number];
  readonly one: readonly [number, number];
  readonly other: readonly [number, number];
}

const LUMA_TOKENS: Tokens = { none: [1, 1], one: [1, 2], other: [5, 6] };
const COLOUR_TOKENS: Tokens = { none: [1, 2], one: [1, 1], other: [7, 6] };

/** A block that has at most its first coefficient (section 9.2). */
function writeCoefficient(out: BitWriter, level: number, { none, one, other }: Tokens): void {
  if (level === 0) {
    out.bits(...none);
    return;
  }
  const size = Math.abs(level);
  if (size === 1) {
    out.bits(...one);
    out.bits(level < 0 ? 1 : 0, 1);
  } else {
    out.bits(...other);
    writeLevel(out, 2 * size - 4 + (level < 0 ? 1 : 0));
  }
  // No zeros before it.
  out.bits(1, 1);
}

function writeLevel(out: BitWriter, code: number): void {
  const prefix = code < 14 ? code : code < 30 ? 14 : 15;
  out.bits(0, prefix);
  out.bits(1, 1);
  if (prefix === 14) out.bits(code - 14, 4);
  if (prefix === 15) out.bits(code - 30, 12);
}

/** The picture before, moved as a whole by a number of pixels. `number` counts from the last key frame. */
export function encodeMovedFrame(
  { width, height }: FrameSize,
  { number, right, down }: { readonly number: number; readonly right: number; readonly down: number },
): Buffer {
  const [across, rows] = [tilesOf(width), tilesOf(height)];
  const out = createBitWriter();
  [0, 5, 0].forEach(out.ue);
  out.bits(number % 16, 4);
  out.bits(0, 3);
  out.se(0);
  let skipped = 0;
  for (let tile = 0; tile < across * rows; tile++) {
    // At the upper and the left edge a tile that is skipped would stand still (section 8.4.1.1); the others move as their neighbours do.
    if (tile >= across && tile % across > 0) {
      skipped += 1;
      continue;
    }
    out.ue(skipped);
    skipped = 0;
    out.ue(0);
    // In quarters of a pixel, as the difference to what the neighbours do.
    out.se(tile === 0 ? -4 * right : 0);
    out.se(tile === 0 ? -4 * down : 0);
    out.ue(0);
  }
  if (skipped > 0) out.ue(skipped);
  return inSample(nalUnit(NAL.moved, out.end()));
}

/** Two zeros in a row and a small number would look like the start of a unit: a three goes in between. */
function nalUnit(kind: number, payload: Buffer): Buffer {
  // A three at most after each pair of zeros.
  const out = Buffer.alloc(1 + payload.length + (payload.length >> 1));
  out[0] = kind;
  let length = 1;
  let zeros = 0;
  for (const byte of payload) {
    if (zeros === 2 && byte <= 3) {
      out[length++] = 3;
      zeros = 0;
    }
    out[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, length);
}

/** As it stands in an MP4: its length before it. */
function inSample(nal: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(nal.length);
  return Buffer.concat([length, nal]);
}
