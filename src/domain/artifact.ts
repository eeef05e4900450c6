import type { OutputKind } from './task.js';

/** One finished file of a generation. */
export interface Artifact {
  readonly kind: OutputKind;
  readonly index: number;
  /** Absolute path, or `s3://bucket/key`. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Kling's URL without its signature. */
  readonly url: string;
  /** Kling's id of the media itself, for `video-extend`. */
  readonly id?: string;
  readonly durationSeconds?: number;
  /** Of pictures that come in several sets, which one: counts from 0. */
  readonly group?: number;
  /** What of a picture this is, in Kling's word: `face_seg`. */
  readonly part?: string;
  /** The small picture of a video, where there is one; named as the file is. */
  readonly thumbnail?: string;
  /** The twin of another file, with Kling's watermark. */
  readonly watermarked?: true;
  /** What the file says of itself; absent where nobody has looked. */
  readonly found?: Found;
}

/** What a file says of itself; `null` where it does not say. */
export interface Found {
  readonly seconds: number | null;
  /** Pixels, as it is shown. */
  readonly width: number | null;
  readonly height: number | null;
  /** Frames a second. */
  readonly fps: number | null;
  /** Whether it holds sound. */
  readonly audio: boolean | null;
  /** Whether all of it is there, up to its end. */
  readonly whole: boolean | null;
  /** True for a sound track in which nothing can be heard. */
  readonly silent?: true;
  /** Why it is not whole. */
  readonly damage?: string;
}

/** Of a file that could not be measured. */
export const NOTHING_FOUND: Found = { seconds: null, width: null, height: null, fps: null, audio: null, whole: null };

/** `5.04 s, 1280x720, 24 fps, sound`; undefined where a file says nothing. */
export function renderFound({ seconds, width, height, fps, audio, whole, silent }: Found): string | undefined {
  const facts = [
    seconds === null ? undefined : `${Math.round(seconds * 100) / 100} s`,
    width === null || height === null ? undefined : `${width}x${height}`,
    fps === null ? undefined : `${Math.round(fps * 100) / 100} fps`,
    audio === null ? undefined : audio ? (silent === true ? 'silent' : 'sound') : 'no sound',
    whole === false ? 'damaged' : undefined,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? undefined : facts.join(', ');
}

/** `1 file`, `2 files`. */
export function countFiles(count: number): string {
  return count === 1 ? '1 file' : `${count} files`;
}
