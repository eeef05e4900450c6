import type { Body } from './fields.js';
import { readLimitedText, readNumber, readText } from './fields.js';
import type { Order } from './order.js';
import { readOrderOptions } from './order.js';
import { PRODUCTS } from './products.js';
import { Refusal } from '../api/refusal.js';

const VIDEO_EXTEND = PRODUCTS[2];
const EXTENDABLE_MODELS: readonly string[] = ['kling-v1', 'kling-v1-5', 'kling-v1-6'];
const LONGEST_SECONDS = 180;
const ADDED_SECONDS = 5;

/** Checks a video-extend body. `findByVideoId` answers the order that made a finished video. */
export function parseExtension(body: Body, findByVideoId: (videoId: string) => Order | undefined): Order {
  const videoId = readText(body, 'video_id');
  if (videoId === undefined) throw new Refusal(1201, 'video_id is required');
  const source = findByVideoId(videoId);
  if (source === undefined) throw new Refusal(1201, `From video not found by id: ${videoId}`);
  if (!EXTENDABLE_MODELS.includes(source.model)) {
    // That such a source is refused with 400 is known; this text is ours.
    throw new Refusal(1201, `The video of model '${source.model}' cannot be extended`);
  }
  const durationSeconds = source.durationSeconds + ADDED_SECONDS;
  if (durationSeconds > LONGEST_SECONDS) throw new Refusal(1201, 'The video cannot be longer than 3 minutes');
  readLimitedText(body, 'negative_prompt', 2500);
  readNumber(body, 'cfg_scale', 0, 1);
  return {
    product: VIDEO_EXTEND,
    model: source.model,
    prompt: readLimitedText(body, 'prompt', 2500) ?? '',
    shape: source.shape,
    aspectRatio: source.aspectRatio,
    count: 1,
    durationSeconds,
    units: 0.4 * ADDED_SECONDS,
    typicalSeconds: 60,
    parentVideoId: videoId,
    ...readOrderOptions(body),
  };
}
