/** The loops of one picture size: they share a decoder configuration, so that any of them can follow any other. */
export interface LoopSet {
  readonly width: number;
  readonly height: number;
  /** The MP4 box `avcC`, in base64. */
  readonly decoderConfig: string;
  readonly loops: readonly LoopSource[];
}

/** A second of video that ends where it began. */
export interface LoopSource {
  readonly name: string;
  /** The size of each frame; the first can be shown without the others. */
  readonly frameBytes: readonly number[];
  /** The frames one after the other, in base64. */
  readonly data: string;
}

/** Frames of a loop, and so frames a second. */
export const FRAMES_A_SECOND = 24;
