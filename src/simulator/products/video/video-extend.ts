import { Refusal } from '../../api/refusal.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { readLimitedText, readNumber, readText } from '../fields.js';
import { readOrderOptions } from '../asked.js';
import type { Asked } from '../asked.js';
import type { Known, Product } from '../product.js';
import { VIDEOS } from '../results.js';

const EXTENDABLE_MODELS: readonly string[] = ['kling-v1', 'kling-v1-5', 'kling-v1-6'];
const LONGEST_SECONDS = 180;
const ADDED_SECONDS = 5;

export const videoExtend: Product = {
  name: 'video-extend',
  path: '/v1/videos/video-extend',
  pack: 'video',
  results: VIDEOS,
  types: { ...COMMON_TYPES, video_id: 'text', cfg_scale: 'number' },
  check:
    (body, { findVideo }) =>
    () =>
      parse(body, findVideo),
};

function parse(body: Body, findVideo: Known['findVideo']): Asked {
  const videoId = readText(body, 'video_id');
  if (videoId === undefined) throw new Refusal(1201, 'video_id is required');
  const source = findVideo(videoId);
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
    model: source.model,
    prompt: readLimitedText(body, 'prompt', 2500) ?? '',
    shape: source.shape,
    aspectRatio: source.aspectRatio,
    resolution: source.resolution,
    hasSound: source.hasSound,
    count: 1,
    durationSeconds,
    units: 0.4 * ADDED_SECONDS,
    typicalSeconds: 60,
    parentVideoId: videoId,
    ...readOrderOptions(body),
  };
}
