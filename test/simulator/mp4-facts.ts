/** What an MP4's index says, read box by box. */
export interface Mp4Facts {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** SHA-256 is not needed to tell frames apart: the bytes of each chunk's first frame. */
  readonly keyFrames: readonly Buffer[];
}

/** The kinds of all tracks, and how long each is. */
export function readTracks(bytes: Buffer): readonly { readonly kind: string; readonly seconds: number }[] {
  const index = boxIn(bytes, 'moov');
  const tracks: { kind: string; seconds: number }[] = [];
  for (let offset = 0; offset < index.length; offset += index.readUInt32BE(offset)) {
    if (index.toString('latin1', offset + 4, offset + 8) !== 'trak') continue;
    const media = boxIn(index.subarray(offset + 8, offset + index.readUInt32BE(offset)), 'mdia');
    const header = boxIn(media, 'mdhd');
    const seconds = Math.round((header.readUInt32BE(16) / header.readUInt32BE(12)) * 1000) / 1000;
    tracks.push({ kind: boxIn(media, 'hdlr').toString('latin1', 8, 12), seconds });
  }
  return tracks;
}

/** Reads the first track of an MP4. Throws when a frame that the index names lies outside of `mdat`. */
export function readMp4(bytes: Buffer): Mp4Facts {
  const find = (...path: readonly string[]): Buffer => path.reduce((inside, type) => boxIn(inside, type), bytes);
  const stbl = find('moov', 'trak', 'mdia', 'minf', 'stbl');
  const mdhd = find('moov', 'trak', 'mdia', 'mdhd');
  const tkhd = find('moov', 'trak', 'tkhd');
  const sizes = numbers(boxIn(stbl, 'stsz'), 12);
  const [, ...offsets] = numbers(boxIn(stbl, 'stco'), 4);
  const [, ...sync] = numbers(boxIn(stbl, 'stss'), 4);
  const [, , delta = 0] = numbers(boxIn(stbl, 'stts'), 4);
  const timescale = mdhd.readUInt32BE(12);
  const mdatAt = bytes.indexOf('mdat') + 4;
  const mdatEnd = mdatAt - 8 + bytes.readUInt32BE(mdatAt - 8);
  const keyFrames = sync.map((number, index) => {
    const at = offsets[index] ?? -1;
    const end = at + (sizes[number - 1] ?? 0);
    if (at < mdatAt || end > mdatEnd) throw new Error(`frame ${number} lies outside of mdat`);
    return bytes.subarray(at, end);
  });
  const seconds = mdhd.readUInt32BE(16) / timescale;
  if (Math.abs((sizes.length * delta) / timescale - seconds) > 1e-9) throw new Error('stts and mdhd differ');
  return {
    seconds,
    width: tkhd.readUInt32BE(tkhd.length - 8) >> 16,
    height: tkhd.readUInt32BE(tkhd.length - 4) >> 16,
    frames: sizes.length,
    keyFrames,
  };
}

/** The body of the first box of a type. */
function boxIn(bytes: Buffer, type: string): Buffer {
  for (let offset = 0; offset < bytes.length; offset += bytes.readUInt32BE(offset)) {
    if (bytes.toString('latin1', offset + 4, offset + 8) !== type) continue;
    return bytes.subarray(offset + 8, offset + bytes.readUInt32BE(offset));
  }
  throw new Error(`no box ${type}`);
}

const numbers = (bytes: Buffer, from: number): readonly number[] =>
  Array.from({ length: (bytes.length - from) / 4 }, (_, index) => bytes.readUInt32BE(from + index * 4));
