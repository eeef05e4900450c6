import type { OutputKind } from './task.js';

/** One finished file of a generation. */
export interface Artifact {
  readonly kind: OutputKind;
  readonly index: number;
  /** Absolute path. */
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
  /** Absolute path of the small picture of a video, where there is one. */
  readonly thumbnail?: string;
  /** The twin of another file, with Kling's watermark. */
  readonly watermarked?: true;
}
