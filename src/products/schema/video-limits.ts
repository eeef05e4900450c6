import type { SecondsRange } from './field.js';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What Kling takes of a video that it is given; what it does not say is not limited. */
export interface VideoLimits {
  readonly maxMegabytes?: number;
  readonly seconds?: SecondsRange;
  /** Pixels of each side. */
  readonly sides?: Range;
  /** Pixels of both sides multiplied. */
  readonly maxPixels?: number;
  /** Width by height. */
  readonly ratio?: Range;
  readonly framesPerSecond?: Range;
}
