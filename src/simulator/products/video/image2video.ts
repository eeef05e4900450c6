import { Refusal } from '../../api/refusal.js';
import { ELEMENTS } from '../body-types.js';
import { checkElements } from '../elements.js';
import type { Body } from '../fields.js';
import { invalidValue, isEmpty, readLimitedText, readObjects } from '../fields.js';
import { refuseUnsupported } from '../features.js';
import type { VideoModel } from '../models.js';
import { findVideoModel } from '../models.js';
import type { Picture } from '../picture.js';
import { defectOf, readPicture } from '../picture.js';
import type { Asked } from '../asked.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { PROMPT_LIMIT, readVideo, VIDEO_TYPES, videoModelOf } from './video-body.js';

/** Points of a trajectory, for a video of five seconds. */
const FEWEST_POINTS = 2;
const MOST_POINTS = 77;

export const image2video: Product = {
  name: 'image2video',
  path: '/v1/videos/image2video',
  pack: 'video',
  results: VIDEOS,
  types: {
    ...VIDEO_TYPES,
    image: 'text',
    image_tail: 'text',
    static_mask: 'text',
    dynamic_masks: { entries: { mask: 'text', trajectories: { entries: { x: 'number', y: 'number' } } } },
    element_list: ELEMENTS,
  },
  check: (body, { discontinuedModels, elementIds }) => {
    requirePicture(body);
    const name = videoModelOf(body);
    const model = findVideoModel(name, 'image2video', discontinuedModels);
    refuseUnsupported('image2video', name, body);
    return () => parse(body, model, elementIds);
  },
};

/**
 * Throws the refusal for an image2video body without any picture, which was seen to come before the model is looked at.
 * Both texts were recorded; that the second is for pictures that are there and empty is our guess.
 */
function requirePicture(body: Body): void {
  if (!isEmpty(body, 'image') || !isEmpty(body, 'image_tail')) return;
  const isNamed = body.image === '' || body.image_tail === '';
  throw new Refusal(1201, isNamed ? 'image and image_tail can not be empty' : 'image can not be null');
}

/** The video takes the shape of a picture that was sent. */
function parse(body: Body, model: VideoModel, elementIds: readonly string[]): Asked {
  const image = readPicture(body, 'image');
  const tail = readPicture(body, 'image_tail');
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT) ?? '';
  checkExclusive(body);
  const masks = readMasks(body);
  if (!isEmpty(body, 'element_list') && !isEmpty(body, 'voice_list')) {
    throw new Refusal(1201, 'element_list and voice_list cannot be used together');
  }
  checkElements(body, 3, elementIds);
  const shape = image?.shape ?? tail?.shape ?? 'wide';
  return {
    prompt,
    shape,
    aspectRatio: '',
    ...readVideo(body, model),
    ...defectOf([image, tail, ...masks]),
  };
}

function checkExclusive(body: Body): void {
  const groups = [['image_tail'], ['static_mask', 'dynamic_masks'], ['camera_control']];
  const used = groups.filter((group) => group.some((field) => (body[field] ?? '') !== ''));
  if (used.length > 1) throw new Refusal(1201, `${used.flat().join(', ')} cannot be used together`);
}

function readMasks(body: Body): readonly (Picture | undefined)[] {
  const moving = readObjects(body, 'dynamic_masks', 6).map((mask) => {
    const points = readObjects(mask, 'trajectories', MOST_POINTS).length;
    const picture = readPicture(mask, 'mask');
    if (points < FEWEST_POINTS || picture === undefined) throw invalidValue('dynamic_masks', [mask]);
    return picture;
  });
  return [readPicture(body, 'static_mask'), ...moving];
}
