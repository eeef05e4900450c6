import type { FileHandle } from 'node:fs/promises';
import { CUT_OFF } from '../picture-facts.js';

/** What an MP4 or MOV says of itself. */
export interface VideoFacts {
  readonly seconds?: number;
  /** Of its first picture track, as it is shown. */
  readonly width?: number;
  readonly height?: number;
  readonly framesPerSecond?: number;
  readonly hasPictures: boolean;
  readonly hasSound: boolean;
}

interface TopBox {
  readonly type: string;
  readonly at: number;
  readonly bytes: number;
}

/** Boxes with which MP4 files begin, and MOV files that are older than the first of them. */
const FIRST = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** The index of an hour of video is some MB; what is larger is none. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;

/** Before an index the library wants the box that says what kind of file it is, which old MOV files do not have. */
const FIRST_BOX = Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0', 'latin1');

/** True for what begins as an MP4 or MOV does. */
export const isMovie = (head: Buffer): boolean => FIRST.includes(head.toString('latin1', 4, 8));

/** Reads the index of an MP4 or MOV, wherever it stands in it; a text says why it cannot be used. */
export async function readVideoFacts(handle: FileHandle, fileBytes: number): Promise<VideoFacts | string> {
  const boxes = await listBoxes(handle, fileBytes);
  if (typeof boxes === 'string') return boxes;
  const index = boxes.find(({ type }) => type === 'moov');
  if (index === undefined || index.bytes > MAX_INDEX_BYTES) return 'is a damaged video: it has no index';
  const bytes = new Uint8Array(FIRST_BOX.length + index.bytes);
  bytes.set(FIRST_BOX);
  await handle.read(bytes, FIRST_BOX.length, index.bytes, index.at);
  return readIndex(bytes.buffer);
}

/** The outermost boxes, of which only the heads are read. */
async function listBoxes(handle: FileHandle, fileBytes: number): Promise<readonly TopBox[] | string> {
  const boxes: TopBox[] = [];
  const head = Buffer.alloc(16);
  for (let at = 0; at + 8 <= fileBytes;) {
    const { bytesRead } = await handle.read(head, 0, head.length, at);
    const type = head.toString('latin1', 4, 8);
    if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return 'is a damaged video: its parts cannot be told apart';
    const short = head.readUInt32BE(0);
    const bytes = short === 0 ? fileBytes - at : short === 1 && bytesRead === 16 ? readLong(head) : short;
    if (bytes < 8) return 'is a damaged video: its parts cannot be told apart';
    if (at + bytes > fileBytes) return CUT_OFF;
    boxes.push({ type, at, bytes });
    at += bytes;
  }
  return boxes;
}

const readLong = (head: Buffer): number => Number(head.readBigUInt64BE(8));

async function readIndex(boxes: ArrayBuffer): Promise<VideoFacts | string> {
  // Loaded by whoever sends a video: most never do.
  const { createFile, MP4BoxBuffer } = await import('mp4box');
  const file = createFile();
  file.onError = () => undefined;
  try {
    file.appendBuffer(MP4BoxBuffer.fromArrayBuffer(boxes, 0), true);
    const { duration, timescale, videoTracks, audioTracks } = file.getInfo();
    const [track] = videoTracks;
    const seconds = timescale > 0 && duration > 0 ? duration / timescale : undefined;
    const trackSeconds = track === undefined ? 0 : track.duration / track.timescale;
    const { width, height } = track?.video ?? {};
    // A phone that was held upright writes its pictures lying, and that they are to be turned by a quarter.
    const isTurned = track?.matrix[0] === 0;
    return {
      seconds,
      width: isTurned ? height : width,
      height: isTurned ? width : height,
      framesPerSecond: track !== undefined && trackSeconds > 0 ? track.nb_samples / trackSeconds : undefined,
      hasPictures: videoTracks.length > 0,
      hasSound: audioTracks.length > 0,
    };
  } catch {
    return 'is a damaged video: its index cannot be read';
  }
}
