import type { Body } from './fields.js';
import { readFlag, readObject, readText } from './fields.js';

/** The shape of a video. */
export type Shape = 'wide' | 'tall' | 'square';

/** What Kling calls how large its videos are, and its pictures. */
export const RESOLUTIONS = ['720p', '1080p', '4k', '1k', '2k'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Kling's words for the quality of a legacy video: by its documentation, `std` is 720p and `pro` 1080p. */
export const RESOLUTION_OF_MODE: Readonly<Record<string, Resolution>> = { std: '720p', pro: '1080p', '4k': '4k' };

/** What a create call asked for, checked. */
export interface Asked extends OrderOptions {
  readonly model: string;
  readonly prompt: string;
  readonly shape: Shape;
  /** The aspect ratio of images, as it was asked for. */
  readonly aspectRatio: string;
  /** Of videos 720p and of pictures 1k, where nothing else was asked for. */
  readonly resolution?: Resolution;
  /** True for a video with sound. */
  readonly hasSound?: boolean;
  /** Pieces of media: always 1 for a video, `n` for images. It is also the number of slots the task holds. */
  readonly count: number;
  /** True for pictures that are one series. */
  readonly isSeries?: boolean;
  /** The length of the video; 0 for images. */
  readonly durationSeconds: number;
  /** Price of the whole task. */
  readonly units: number;
  /** How long the task takes, in simulated seconds, before jitter. */
  readonly typicalSeconds: number;
  /** What the task will fail with, whatever its prompt says: a picture that is none. */
  readonly defect?: string;
  /** The id of the video that is extended. */
  readonly parentVideoId?: string;
}

/** The fields that all create calls share. */
export interface OrderOptions {
  readonly externalTaskId?: string;
  readonly callbackUrl?: string;
  readonly hasWatermark: boolean;
}

/** Reads `external_task_id`, `callback_url` and `watermark_info`. */
export function readOrderOptions(body: Body): OrderOptions {
  const externalTaskId = readText(body, 'external_task_id');
  const callbackUrl = readText(body, 'callback_url');
  const watermark = readObject(body, 'watermark_info');
  return {
    ...(externalTaskId !== undefined && { externalTaskId }),
    ...(callbackUrl !== undefined && { callbackUrl }),
    hasWatermark: watermark !== undefined && readFlag(watermark, 'enabled'),
  };
}

/** The nearest of the three shapes. */
export function shapeOf(aspectRatio: string): Shape {
  const [width, height] = aspectRatio.split(':').map(Number);
  if (width === undefined || height === undefined || width > height) return 'wide';
  return width < height ? 'tall' : 'square';
}

/** What of an order is the same for whatever has no shape: a sound, a voice. */
export const SHAPELESS = { model: '', shape: 'square', aspectRatio: '1:1', count: 1 } as const;
