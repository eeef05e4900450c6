import { Refusal } from '../../api/refusal.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readChoice, readInteger, readLimitedText, readObjects, readText } from '../fields.js';
import { ASPECT_RATIOS, UNITS_PER_JOINED_IMAGE } from './image-body.js';
import { readOrderOptions, shapeOf } from '../asked.js';
import { defectOf, readPicture } from '../picture.js';
import type { Asked } from '../asked.js';
import type { Product } from '../product.js';
import { IMAGES } from '../results.js';

const MODEL = 'kling-v2-1';
const MOST_SUBJECTS = 4;

export const multiImage2Image: Product = {
  name: 'multi-image2image',
  path: '/v1/images/multi-image2image',
  pack: 'image',
  results: IMAGES,
  types: {
    ...COMMON_TYPES,
    model_name: 'text',
    subject_image_list: { entries: { subject_image: 'text' } },
    scene_image: 'text',
    style_image: 'text',
    aspect_ratio: 'text',
    n: 'number',
  },
  check: (body) => () => parse(body),
};

/** Its one model, up to four subjects, a scene and a style. The texts of its refusals are ours. */
function parse(body: Body): Asked {
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
    model,
    prompt: readLimitedText(body, 'prompt', 2500) ?? '',
    shape: shapeOf(aspectRatio),
    aspectRatio,
    count,
    durationSeconds: 0,
    units: UNITS_PER_JOINED_IMAGE * count,
    typicalSeconds: 24,
    ...defectOf([...subjects, ...others]),
    ...readOrderOptions(body),
  };
}
