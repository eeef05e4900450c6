import type { FileHandle } from 'node:fs/promises';
import { ofHandle } from '../movie/byte-source.js';
import { framesPerSecond, readMovie } from '../movie/read-movie.js';

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

/** Boxes with which MP4 files begin, and MOV files that are older than the first of them. */
const FIRST = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** True for what begins as an MP4 or MOV does. */
export const isMovie = (head: Buffer): boolean => FIRST.includes(head.toString('latin1', 4, 8));

/** Reads the index of an MP4 or MOV, wherever it stands in it; a text says why it cannot be used. */
export async function readVideoFacts(handle: FileHandle, fileBytes: number): Promise<VideoFacts | string> {
  const movie = await readMovie(ofHandle(handle, fileBytes));
  if (typeof movie === 'string') return movie;
  const pictures = movie.tracks.find(({ kind }) => kind === 'video');
  return {
    seconds: movie.seconds,
    width: pictures?.width,
    height: pictures?.height,
    framesPerSecond: pictures && framesPerSecond(pictures),
    hasPictures: pictures !== undefined,
    hasSound: movie.tracks.some(({ kind }) => kind === 'audio'),
  };
}
