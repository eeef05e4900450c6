import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, RESOLUTION_OF_MODE, shapeOf } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readChoice, readLimitedText, readObjects, readText } from '../fields.js';
import { refuseDiscontinued, unknownModel } from '../models.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { PROMPT_LIMIT } from './video-body.js';

const MODEL = 'kling-v1-6';
const MOST_PICTURES = 4;

export const multiImage2Video: Product = {
  name: 'multi-image2video',
  path: '/v1/videos/multi-image2video',
  pack: 'video',
  results: VIDEOS,
  types: {
    ...COMMON_TYPES,
    model_name: 'text',
    image_list: { entries: { image: 'text' } },
    mode: 'text',
    duration: 'numeral',
    aspect_ratio: 'text',
  },
  check: (body, { discontinuedModels }) => {
    const model = readText(body, 'model_name') ?? MODEL;
    refuseDiscontinued(model, discontinuedModels);
    if (model !== MODEL) throw unknownModel(model);
    return () => parse(body);
  },
};

/** Its one model and up to four pictures. The texts of its refusals are ours, and so is the price: Kling's is not known. */
function parse(body: Body): Asked {
  const pictures = readObjects(body, 'image_list', MOST_PICTURES).map((entry) => {
    const picture = readPicture(entry, 'image');
    if (picture === undefined) throw invalidValue('image_list', [entry]);
    return picture;
  });
  if (pictures.length === 0) throw new Refusal(1201, 'image_list can not be null');
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT);
  if (prompt === undefined || prompt.trim() === '') throw new Refusal(1201, 'prompt is required');
  readLimitedText(body, 'negative_prompt', PROMPT_LIMIT);
  const mode = readChoice(body, 'mode', ['std', 'pro'], 'std');
  const durationSeconds = Number(readChoice(body, 'duration', ['5', '10'], '5'));
  const aspectRatio = readChoice(body, 'aspect_ratio', ['16:9', '9:16', '1:1'], '16:9');
  return {
    model: MODEL,
    prompt,
    shape: shapeOf(aspectRatio),
    aspectRatio,
    count: 1,
    durationSeconds,
    resolution: RESOLUTION_OF_MODE[mode],
    units: (mode === 'std' ? 0.4 : 0.7) * durationSeconds,
    typicalSeconds: 6 * (5 + durationSeconds),
    ...defectOf(pictures),
    ...readOrderOptions(body),
  };
}
