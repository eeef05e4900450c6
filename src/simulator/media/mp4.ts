import { FRAMES_A_SECOND } from './loop-set.js';

/** A video without sound, as a list of chunks of frames. */
export interface Track {
  readonly width: number;
  readonly height: number;
  /** The box `avcC`. */
  readonly decoderConfig: Buffer;
  /** The sizes of each chunk's frames. The first frame of a chunk can be shown without the others. */
  readonly chunks: readonly (readonly number[])[];
}

/** Units a second of all times in the file: a multiple of the frame rate, so that lengths come out even. */
const TIMESCALE = FRAMES_A_SECOND * 100;
const UNITS_A_FRAME = TIMESCALE / FRAMES_A_SECOND;
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

/** Everything of an MP4 file (ISO 14496-12) that comes before the frames: the index first, so that it plays while it loads. */
export function createMp4Head(track: Track): Buffer {
  const type = box('ftyp', text('isom'), u32(0x200), text('isomiso2avc1mp41'));
  const sizeBytes = track.chunks.flat().reduce((sum, size) => sum + size, 0);
  const indexBytes = createIndex(track, 0).length;
  const index = createIndex(track, type.length + indexBytes + 8);
  return Buffer.concat([type, index, u32(8 + sizeBytes), text('mdat')]);
}

function createIndex(track: Track, firstChunkAt: number): Buffer {
  const frames = track.chunks.flat().length;
  const duration = u32(frames * UNITS_A_FRAME);
  const times = [u32(0), u32(0)];
  return box(
    'moov',
    full(
      'mvhd',
      0,
      ...times,
      u32(TIMESCALE),
      duration,
      u32(0x10000),
      u32(0x1000000, 0, 0),
      u32(...MATRIX),
      zeros(24),
      u32(2),
    ),
    box(
      'trak',
      full(
        'tkhd',
        3,
        ...times,
        u32(1, 0),
        duration,
        zeros(16),
        u32(...MATRIX),
        u32(track.width << 16, track.height << 16),
      ),
      box(
        'mdia',
        full('mdhd', 0, ...times, u32(TIMESCALE), duration, u32(0x55c40000)),
        full('hdlr', 0, u32(0), text('vide'), zeros(12), text('Video\0')),
        box(
          'minf',
          full('vmhd', 1, zeros(8)),
          describeData(),
          box('stbl', ...describeFrames(track, frames, firstChunkAt)),
        ),
      ),
    ),
  );
}

/** The frames are in this file. */
function describeData(): Buffer {
  return box('dinf', full('dref', 0, u32(1), full('url ', 1)));
}

function describeFrames({ width, height, decoderConfig, chunks }: Track, frames: number, firstAt: number): Buffer[] {
  const sizes = chunks.flat();
  const lengths = chunks.map((chunk) => chunk.length);
  const bytes = chunks.map((chunk) => chunk.reduce((sum, size) => sum + size, 0));
  const entry = box(
    'avc1',
    zeros(6),
    u16(1),
    zeros(16),
    u16(width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    zeros(32),
    u16(24, 0xffff),
    decoderConfig,
  );
  return [
    full('stsd', 0, u32(1), entry),
    full('stts', 0, u32(1, frames, UNITS_A_FRAME)),
    full('stss', 0, u32(chunks.length, ...startsOf(lengths, 1))),
    full('stsc', 0, u32(chunks.length), ...lengths.map((length, index) => u32(index + 1, length, 1))),
    full('stsz', 0, u32(0, frames, ...sizes)),
    full('stco', 0, u32(chunks.length, ...startsOf(bytes, firstAt))),
  ];
}

/** Where each part begins when they follow each other from `first` on. */
function startsOf(lengths: readonly number[], first: number): readonly number[] {
  let next = first;
  return lengths.map((length) => {
    const start = next;
    next += length;
    return start;
  });
}

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat([text(type), ...parts]);
  return Buffer.concat([u32(4 + body.length), body]);
}

/** A box with a version, which is 0, and flags. */
const full = (type: string, flags: number, ...parts: readonly Buffer[]): Buffer => box(type, u32(flags), ...parts);
const text = (value: string): Buffer => Buffer.from(value, 'latin1');
const zeros = (count: number): Buffer => Buffer.alloc(count);

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4));
  return bytes;
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
  return bytes;
}
