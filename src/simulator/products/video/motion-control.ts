import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, RESOLUTION_OF_MODE } from '../asked.js';
import { COMMON_TYPES, ELEMENTS } from '../body-types.js';
import { checkElements } from '../elements.js';
import type { Body } from '../fields.js';
import { readChoice, readLimitedText, readText } from '../fields.js';
import { refuseDiscontinued, unknownModel } from '../models.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { PROMPT_LIMIT } from './video-body.js';
import { readVideoUrl } from './video-url.js';

/** Units a second, from section 10.1 of the reference. */
const PRICES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'kling-v2-6': { std: 0.5, pro: 0.8 },
  'kling-v3': { std: 0.9, pro: 1.2 },
};

/** The video would say; a URL is not fetched. */
const SECONDS = 5;

export const motionControl: Product = {
  name: 'motion-control',
  path: '/v1/videos/motion-control',
  pack: 'video',
  results: VIDEOS,
  types: {
    ...COMMON_TYPES,
    model_name: 'text',
    image_url: 'text',
    video_url: 'text',
    character_orientation: 'text',
    mode: 'text',
    keep_original_sound: 'text',
    element_list: ELEMENTS,
  },
  check: (body, { discontinuedModels, elementIds }) => {
    const model = readText(body, 'model_name') ?? 'kling-v2-6';
    refuseDiscontinued(model, discontinuedModels);
    const prices = Object.hasOwn(PRICES, model) ? PRICES[model] : undefined;
    if (prices === undefined) throw unknownModel(model);
    return () => parse(body, model, prices, elementIds);
  },
};

/** The texts of its refusals are ours, in the wording of others. */
function parse(
  body: Body,
  model: string,
  prices: Readonly<Record<string, number>>,
  elementIds: readonly string[],
): Asked {
  const image = readPicture(body, 'image_url');
  if (image === undefined) throw new Refusal(1201, 'image_url is required');
  if (readVideoUrl(body, 'video_url') === undefined) throw new Refusal(1201, 'video_url is required');
  readChoice(body, 'character_orientation', ['image', 'video'], '');
  const mode = readChoice(body, 'mode', Object.keys(prices), '');
  const isSoundKept = readChoice(body, 'keep_original_sound', ['yes', 'no'], 'yes') === 'yes';
  checkElements(body, 1, elementIds);
  return {
    model,
    prompt: readLimitedText(body, 'prompt', PROMPT_LIMIT) ?? '',
    shape: image.shape ?? 'wide',
    aspectRatio: '',
    count: 1,
    durationSeconds: SECONDS,
    resolution: RESOLUTION_OF_MODE[mode],
    hasSound: isSoundKept,
    units: (prices[mode] ?? 0) * SECONDS,
    typicalSeconds: 120,
    ...defectOf([image]),
    ...readOrderOptions(body),
  };
}
