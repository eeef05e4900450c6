/** What a track shows or plays, as a list of chunks of frames. */
export interface Track {
  readonly kind: 'video' | 'audio';
  /** Units a second of all times of the track, and how many of them a frame takes. */
  readonly timescale: number;
  readonly unitsAFrame: number;
  /** The entry of the box `stsd`: what the frames are. */
  readonly entry: Buffer;
  /** Of pictures. */
  readonly width?: number;
  readonly height?: number;
  /** Of pictures, the first frame of a chunk can be shown without the others. */
  readonly chunks: readonly Chunk[];
}

export interface Chunk {
  readonly frameBytes: readonly number[];
  readonly data: Buffer;
}

/** Units a second of the whole file. */
const TIMESCALE = 1000;
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

/**
 * An MP4 file (ISO 14496-12) in pieces: the index first, so that it plays while it loads, then a chunk of each track by turns. With `keptBytes`
 * the frames behind those are missing, while the index names them still.
 */
export function createMp4(tracks: readonly Track[], keptBytes = Infinity): readonly Buffer[] {
  const type = box('ftyp', text('isom'), u32(0x200), text('isomiso2avc1mp41'));
  const order = interleave(tracks);
  const wholeBytes = order.reduce((sum, { chunk }) => sum + chunk.data.length, 0);
  const indexBytes = createIndex(tracks, startsOf(order, 0)).length;
  const index = createIndex(tracks, startsOf(order, type.length + indexBytes + 8));
  const dataBytes = Math.min(wholeBytes, keptBytes);
  const head = Buffer.concat([type, index, u32(8 + dataBytes), text('mdat')]);
  return [head, ...cut(order, dataBytes)];
}

interface Placed {
  readonly track: Track;
  readonly chunk: Chunk;
}

function interleave(tracks: readonly Track[]): readonly Placed[] {
  const rounds = Math.max(...tracks.map(({ chunks }) => chunks.length));
  return Array.from({ length: rounds }, (_, round) => round).flatMap((round) =>
    tracks.flatMap((track): readonly Placed[] => {
      const chunk = track.chunks[round];
      return chunk === undefined ? [] : [{ track, chunk }];
    }),
  );
}

/** Where the chunks of each track begin when all follow each other from `first` on. */
function startsOf(order: readonly Placed[], first: number): ReadonlyMap<Track, readonly number[]> {
  const starts = new Map<Track, number[]>();
  let next = first;
  for (const { track, chunk } of order) {
    starts.set(track, [...(starts.get(track) ?? []), next]);
    next += chunk.data.length;
  }
  return starts;
}

function cut(order: readonly Placed[], bytes: number): readonly Buffer[] {
  let left = bytes;
  return order.map(({ chunk: { data } }) => {
    const kept = data.subarray(0, left);
    left -= kept.length;
    return kept;
  });
}

function createIndex(tracks: readonly Track[], starts: ReadonlyMap<Track, readonly number[]>): Buffer {
  const length = Math.max(...tracks.map((track) => secondsOf(track)));
  return box(
    'moov',
    full(
      'mvhd',
      0,
      u32(0, 0, TIMESCALE, Math.round(length * TIMESCALE), 0x10000, 0x1000000, 0, 0),
      u32(...MATRIX),
      zeros(24),
      u32(tracks.length + 1),
    ),
    ...tracks.map((track, index) => describeTrack(track, index + 1, starts.get(track) ?? [])),
  );
}

const framesOf = ({ chunks }: Track): number => chunks.reduce((sum, { frameBytes }) => sum + frameBytes.length, 0);
const secondsOf = (track: Track): number => (framesOf(track) * track.unitsAFrame) / track.timescale;

function describeTrack(track: Track, number: number, starts: readonly number[]): Buffer {
  const { kind, timescale, unitsAFrame, width = 0, height = 0 } = track;
  const isVideo = kind === 'video';
  return box(
    'trak',
    full(
      'tkhd',
      3,
      u32(0, 0, number, 0, Math.round(secondsOf(track) * TIMESCALE), 0, 0, 0, isVideo ? 0 : 0x1000000),
      u32(...MATRIX),
      u32(width * 0x10000, height * 0x10000),
    ),
    box(
      'mdia',
      full('mdhd', 0, u32(0, 0, timescale, framesOf(track) * unitsAFrame, 0x55c40000)),
      full('hdlr', 0, u32(0), text(isVideo ? 'vide' : 'soun'), zeros(12), text(isVideo ? 'Video\0' : 'Sound\0')),
      box(
        'minf',
        isVideo ? full('vmhd', 1, zeros(8)) : full('smhd', 0, zeros(4)),
        describeData(),
        box('stbl', ...describeFrames(track, starts)),
      ),
    ),
  );
}

/** The frames are in this file. */
function describeData(): Buffer {
  return box('dinf', full('dref', 0, u32(1), full('url ', 1)));
}

function describeFrames(track: Track, starts: readonly number[]): readonly Buffer[] {
  const { kind, entry, unitsAFrame, chunks } = track;
  const counts = chunks.map(({ frameBytes }) => frameBytes.length);
  const firsts = counts.map((_, index) => 1 + counts.slice(0, index).reduce((sum, count) => sum + count, 0));
  return [
    full('stsd', 0, u32(1), entry),
    full('stts', 0, u32(1, framesOf(track), unitsAFrame)),
    ...(kind === 'video' ? [full('stss', 0, u32(chunks.length, ...firsts))] : []),
    full('stsc', 0, u32(chunks.length), ...counts.map((count, index) => u32(index + 1, count, 1))),
    full('stsz', 0, u32(0, framesOf(track), ...chunks.flatMap(({ frameBytes }) => frameBytes))),
    full('stco', 0, u32(starts.length, ...starts)),
  ];
}

/** What pictures in H.264 are; `decoderConfig` is the box `avcC`. */
export function describePictures(width: number, height: number, decoderConfig: Buffer): Buffer {
  const size = [u16(width, height), u32(0x480000, 0x480000, 0), u16(1), zeros(32), u16(24, 0xffff)];
  return box('avc1', zeros(6), u16(1), zeros(16), ...size, decoderConfig);
}

/** What a sound in AAC of one channel is; `decoderConfig` is the box `esds`. */
export function describeSound(rate: number, decoderConfig: Buffer): Buffer {
  return box('mp4a', zeros(6), u16(1), zeros(8), u16(1, 16, 0, 0), u32(rate * 0x10000), decoderConfig);
}

/** Its length, its type, and what it holds. */
export function box(type: string, ...parts: readonly Buffer[]): Buffer {
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
