import type { Shape } from '../products/asked.js';
import { AAC_CONFIG, AAC_FRAME_SAMPLES, AAC_RATE, SILENT_FRAME, TONE_FRAME } from './aac.js';
import type { FrameSize } from './h264.js';
import { createDecoderConfig, encodeKeyFrame, encodeMovedFrame } from './h264.js';
import type { Chunk, Track } from './mp4.js';
import { createMp4, describePictures, describeSound } from './mp4.js';
import type { MadeResolution } from './resolution.js';
import { sizeOfVideo } from './resolution.js';
import { createScene } from './scene.js';

export const FRAMES_A_SECOND = 24;

/** What a clip shows. */
export interface ClipView {
  readonly shape: Shape;
  /** 720p where it is not said. */
  readonly resolution?: MadeResolution;
  readonly prompt: string;
  readonly durationSeconds: number;
  readonly sound?: 'tone' | 'silence';
  /** Its second half is missing, while its index names all of it. */
  readonly isCutOff?: boolean;
}

/**
 * An MP4 of so many seconds and one frame more, as Kling makes them, in two scenes that the prompt decides, with a sound track where there is to
 * be one.
 */
export function createClip({
  shape,
  resolution,
  prompt,
  durationSeconds,
  sound,
  isCutOff,
}: ClipView): readonly Buffer[] {
  const size = sizeOfVideo(resolution ?? '720p', shape);
  const scenes = [filmScene(size, prompt, 0), filmScene(size, prompt, 1)] as const;
  const seconds = Array.from({ length: durationSeconds }, (_, second) =>
    second * 2 < durationSeconds ? scenes[0] : scenes[1],
  );
  // The frame after a whole number of seconds.
  const chunks = [...seconds, firstFrameOf(seconds.at(-1) ?? scenes[0])];
  const pictures: Track = {
    kind: 'video',
    timescale: FRAMES_A_SECOND * 100,
    unitsAFrame: 100,
    entry: describePictures(size.width, size.height, createDecoderConfig(size)),
    ...size,
    chunks,
  };
  const tracks = sound === undefined ? [pictures] : [pictures, createSound(durationSeconds, sound)];
  const bytes = chunks.reduce((sum, { data }) => sum + data.length, 0);
  return createMp4(tracks, isCutOff === true ? Math.floor(bytes / 2) : undefined);
}

/** A second of a scene, which drifts there and back. */
function filmScene(size: FrameSize, prompt: string, number: 0 | 1): Chunk {
  const { mosaic, right, down } = createScene(size, prompt, number);
  const moved = Array.from({ length: FRAMES_A_SECOND - 1 }, (_, index) => {
    const way = index < FRAMES_A_SECOND / 2 ? 1 : -1;
    return encodeMovedFrame(size, { number: index + 1, right: way * right, down: way * down });
  });
  const frames = [encodeKeyFrame(size, mosaic), ...moved];
  return { frameBytes: frames.map(({ length }) => length), data: Buffer.concat(frames) };
}

function firstFrameOf({ frameBytes, data }: Chunk): Chunk {
  return { frameBytes: frameBytes.slice(0, 1), data: data.subarray(0, frameBytes[0]) };
}

/** A chunk a second, until the pictures have ended. */
function createSound(seconds: number, sound: 'tone' | 'silence'): Track {
  const frame = sound === 'tone' ? TONE_FRAME : SILENT_FRAME;
  const frames = Math.ceil(((seconds + 1 / FRAMES_A_SECOND) * AAC_RATE) / AAC_FRAME_SAMPLES);
  const perSecond = Math.ceil(AAC_RATE / AAC_FRAME_SAMPLES);
  const chunks = Array.from({ length: Math.ceil(frames / perSecond) }, (_, second): Chunk => {
    const frameBytes = Array.from({ length: Math.min(perSecond, frames - second * perSecond) }, () => frame.length);
    return { frameBytes, data: Buffer.concat(frameBytes.map(() => frame)) };
  });
  const entry = describeSound(AAC_RATE, AAC_CONFIG);
  return { kind: 'audio', timescale: AAC_RATE, unitsAFrame: AAC_FRAME_SAMPLES, entry, chunks };
}
