import type { Body } from './fields.js';
import { invalidValue, readChoice, readInteger, readLimitedText, readObjects, readText } from './fields.js';
import type { Order } from './order.js';
import { readOrderOptions, shapeOf } from './order.js';
import { ASPECT_RATIOS, UNITS_PER_IMAGE } from './order-image.js';
import { defectOf, readPicture } from './picture.js';
import { PRODUCTS } from './products.js';
import { Refusal } from '../api/refusal.js';

const JOINED_IMAGES = PRODUCTS[4];
const MODEL = 'kling-v2-1';
const MOST_SUBJECTS = 4;

/** Checks a multi-image2image body: its one model, up to four subjects, a scene and a style. The texts of its refusals are ours. */
export function parseJoinedImages(body: Body): Order {
  const model = readText(body, 'model_name') ?? MODEL;
  if (model !== MODEL) throw new Refusal(1203, `The model '${model}' does not exist.`);
  const subjects = readObjects(body, 'subject_image_list', MOST_SUBJECTS).map((subject) => {
    const picture = readPicture(subject, 'subject_image');
    if (picture === undefined) throw invalidValue('subject_image_list', [subject]);
    return picture;
  });
  if (subjects.length === 0) throw new Refusal(1201, 'subject_image_list can not be null');
  const others = [readPicture(body, 'scene_image'), readPicture(body, 'style_image')];
  const count = readInteger(body, 'n', 1, 9) ?? 1;
  const aspectRatio = readChoice(body, 'aspect_ratio', ASPECT_RATIOS, '16:9');
  return {
    product: JOINED_IMAGES,
    model,
    prompt: readLimitedText(body, 'prompt', 2500) ?? '',
    shape: shapeOf(aspectRatio),
    aspectRatio,
    count,
    durationSeconds: 0,
    // Kling's price is not known.
    units: UNITS_PER_IMAGE * count,
    typicalSeconds: 24,
    ...defectOf([...subjects, ...others]),
    ...readOrderOptions(body),
  };
}
