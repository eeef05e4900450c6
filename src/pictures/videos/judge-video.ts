import type { SecondsRange } from '../../products/schema/field.js';
import type { Range, VideoLimits } from '../../products/schema/video-limits.js';
import type { VideoFacts } from './video-facts.js';

const isWithin = (value: number, { min, max }: Range): boolean => value >= min && value <= max;

/** What Kling would refuse of a video, with its limit and what was measured; what the file does not say is left to Kling. */
export function judgeVideo(facts: VideoFacts, limits: VideoLimits): string | undefined {
  const { seconds, width, height, framesPerSecond: rate } = facts;
  const late = judgeSeconds(seconds, limits.seconds);
  if (late !== undefined) return late;
  if (width !== undefined && height !== undefined) {
    const size = `is ${width}x${height} px`;
    const { sides, maxPixels, ratio } = limits;
    if (sides !== undefined && ![width, height].every((side) => isWithin(side, sides)))
      return `${size}; Kling takes sides of ${sides.min} to ${sides.max} px`;
    if (maxPixels !== undefined && width * height > maxPixels)
      return `${size}; Kling takes at most ${maxPixels.toLocaleString('en-US')} px in all`;
    if (ratio !== undefined && !isWithin(width / height, ratio))
      return `${size}; its width may be ${ratio.min} to ${ratio.max} times its height`;
  }
  const { framesPerSecond } = limits;
  // 23.976 is what cameras call 24.
  if (rate !== undefined && framesPerSecond !== undefined && !isWithin(Math.round(rate), framesPerSecond))
    return `has ${rate.toFixed(1)} frames a second; Kling takes ${framesPerSecond.min} to ${framesPerSecond.max}`;
  return undefined;
}

/** The same of a length alone; what plays a frame longer than a whole number of seconds is not too long. */
export function judgeSeconds(seconds: number | undefined, limit: SecondsRange | undefined): string | undefined {
  if (seconds === undefined || limit === undefined) return undefined;
  if (seconds >= limit.min && seconds <= limit.max + FRAME_SECONDS) return undefined;
  return `is ${seconds.toFixed(1)} s long; Kling takes ${limit.min} to ${limit.max} s`;
}

/** Kling's own clips of "5 s" are 5.04 s long. */
const FRAME_SECONDS = 0.05;
