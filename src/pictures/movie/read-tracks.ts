import type { Box } from './boxes.js';
import { boxesIn } from './boxes.js';

/** What one track of a movie is. */
export interface TrackFacts {
  readonly kind: 'video' | 'audio' | 'other';
  /** The library's word for how it is packed, e.g. `avc1.64001f`. */
  readonly codec: string;
  /** Units a second. */
  readonly timescale: number;
  /** Of pictures, as they are shown. */
  readonly width?: number;
  readonly height?: number;
  /** Bytes of the number that stands before each part of a frame; absent where frames have none. */
  readonly lengthBytes?: number;
}

export interface MovieHead {
  /** As the head of the movie says; undefined where it says nothing. */
  readonly seconds: number | undefined;
  /** In the file's order. */
  readonly tracks: readonly TrackFacts[];
}

/** What is kept of an index for the library, and what of what: all tables stay behind, since it makes an object of each line that they promise. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  moov: ['mvhd', 'trak'],
  trak: ['tkhd', 'mdia'],
  mdia: ['mdhd', 'hdlr', 'minf'],
  minf: ['vmhd', 'smhd', 'stbl'],
  stbl: ['stsd'],
};
/** Before an index the library wants the box that says what kind of file it is, which old MOV files do not have. */
const FIRST_BOX = Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0', 'latin1');

/** Reads what an index says of its tracks. Throws what the library throws for one that it cannot read. */
export async function readTracks(index: Buffer): Promise<MovieHead> {
  // Loaded by whoever measures a video: most never do.
  const { createFile, Log, MP4BoxBuffer } = await import('mp4box');
  // What it says of damaged files would stand on the worker's screen.
  Log.error = () => undefined;
  const bytes = new Uint8Array(Buffer.concat([FIRST_BOX, wrap('moov', keep('moov', index))]));
  const file = createFile();
  file.onError = () => undefined;
  file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(bytes.buffer, 0), true);
  const { duration, timescale, tracks } = file.getInfo();
  return {
    seconds: timescale > 0 && duration > 0 ? duration / timescale : undefined,
    tracks: tracks.map((track) => {
      const { width, height } = track.video ?? {};
      // A phone that was held upright writes its pictures lying, and that they are to be turned by a quarter.
      const isTurned = track.matrix[0] === 0;
      return {
        kind: track.type === 'video' || track.type === 'audio' ? track.type : 'other',
        codec: track.codec,
        timescale: track.timescale,
        width: isTurned ? height : width,
        height: isTurned ? width : height,
        lengthBytes: lengthBytesOf(file.getTrackById(track.id).mdia.minf.stbl.stsd.entries[0]),
      };
    }),
  };
}

/** H.264 and H.265 say it in the box that holds what a decoder must know. */
function lengthBytesOf(entry: object | undefined): number | undefined {
  const { avcC, hvcC } = (entry ?? {}) as Partial<Record<'avcC' | 'hvcC', { readonly lengthSizeMinusOne?: number }>>;
  const size = avcC?.lengthSizeMinusOne ?? hvcC?.lengthSizeMinusOne;
  return size === undefined ? undefined : (size & 3) + 1;
}

function keep(type: string, content: Buffer): Buffer {
  const wanted = KEPT[type];
  if (wanted === undefined) return content;
  const boxes = boxesIn(content, 0, content.length).filter((box) => wanted.includes(box.type));
  return Buffer.concat(boxes.map((box) => wrap(box.type, keep(box.type, contentOf(content, box)))));
}

const contentOf = (bytes: Buffer, { inside, at, bytes: length }: Box): Buffer => bytes.subarray(inside, at + length);

function wrap(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}
