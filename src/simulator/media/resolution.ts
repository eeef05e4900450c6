import type { Resolution, Shape } from '../products/asked.js';
import type { FrameSize } from './h264.js';

/** What is to be made: a resolution that can be asked for, or a smaller one. */
export type MadeResolution = Resolution | '360p';

/** Width and height of what is wide. */
const WIDE: Readonly<Record<MadeResolution, readonly [number, number]>> = {
  '360p': [640, 360],
  '720p': [1280, 720],
  '1080p': [1920, 1080],
  '4k': [3840, 2160],
  '1k': [1360, 768],
  '2k': [2720, 1536],
};

/** A square has as many pixels as what is wide. */
export function sizeOfVideo(resolution: MadeResolution, shape: Shape): FrameSize {
  const [width, height] = WIDE[resolution];
  if (shape === 'square') return { width: (height * 4) / 3, height: (height * 4) / 3 };
  return shape === 'wide' ? { width, height } : { width: height, height: width };
}

/** A picture at an aspect ratio such as `3:4`, of about as many pixels as one that is wide. */
export function sizeOfPicture(resolution: MadeResolution, aspectRatio: string): FrameSize {
  const [across = 1, down = 1] = aspectRatio.split(':').map(Number);
  const [width, height] = WIDE[resolution];
  const unit = Math.sqrt((width * height) / (across * down));
  return { width: Math.round((across * unit) / 8) * 8, height: Math.round((down * unit) / 8) * 8 };
}
