import { Refusal } from '../../api/refusal.js';
import { COMMON_TYPES, ELEMENTS } from '../body-types.js';
import { checkElements } from '../elements.js';
import type { Body } from '../fields.js';
import { readChoice, readInteger, readLimitedText, readNumber, readText } from '../fields.js';
import { ASPECT_RATIOS, unitsPerImage } from './image-body.js';
import { checkImageModel } from '../models.js';
import { readOrderOptions, shapeOf } from '../asked.js';
import type { Picture } from '../picture.js';
import { defectOf, readPicture } from '../picture.js';
import type { Asked } from '../asked.js';
import type { Product } from '../product.js';
import { IMAGES } from '../results.js';

/** Documented; the text of the refusal is ours. */
const REFERENCE_MODELS = ['kling-v1-5', 'kling-v2-1'];

export const generations: Product = {
  name: 'images',
  path: '/v1/images/generations',
  pack: 'image',
  results: IMAGES,
  types: {
    ...COMMON_TYPES,
    model_name: 'text',
    image: 'text',
    image_reference: 'text',
    image_fidelity: 'number',
    human_fidelity: 'number',
    element_list: ELEMENTS,
    resolution: 'text',
    aspect_ratio: 'text',
    n: 'number',
  },
  check: (body, { discontinuedModels, elementIds }) => {
    checkImageModel(imageModelOf(body), discontinuedModels);
    return () => parse(body, elementIds);
  },
};

/** The model of an images/generations body. The old field name `model` is ignored, as unknown fields are. */
function imageModelOf(body: Body): string {
  return readText(body, 'model_name') ?? 'kling-v3';
}

function parse(body: Body, elementIds: readonly string[]): Asked {
  const prompt = readLimitedText(body, 'prompt', 2500);
  if (prompt === undefined || prompt.trim() === '') throw new Refusal(1201, 'prompt is required');
  const model = imageModelOf(body);
  const picture = readReference(body, model, elementIds);
  const count = readInteger(body, 'n', 1, 9) ?? 1;
  const resolution = readChoice(body, 'resolution', ['1k', '2k'], '1k');
  const aspectRatio = readChoice(body, 'aspect_ratio', ASPECT_RATIOS, '16:9');
  return {
    model,
    prompt,
    shape: shapeOf(aspectRatio),
    aspectRatio,
    count,
    durationSeconds: 0,
    resolution,
    units: unitsPerImage(model, picture !== undefined) * count,
    typicalSeconds: 24,
    ...defectOf([picture]),
    ...readOrderOptions(body),
  };
}

function readReference(body: Body, model: string, elementIds: readonly string[]): Picture | undefined {
  const image = readPicture(body, 'image');
  const negativePrompt = readLimitedText(body, 'negative_prompt', 2500);
  if (image !== undefined && negativePrompt !== undefined) {
    throw new Refusal(1201, 'negative_prompt is not supported with image');
  }
  if (readText(body, 'image_reference') !== undefined) {
    readChoice(body, 'image_reference', ['subject', 'face'], '');
    if (image === undefined) throw new Refusal(1201, 'image can not be null');
    if (!REFERENCE_MODELS.includes(model)) {
      throw new Refusal(1201, 'Image reference is not supported by the current model');
    }
  }
  readNumber(body, 'image_fidelity', 0, 1);
  readNumber(body, 'human_fidelity', 0, 1);
  checkElements(body, image === undefined ? 10 : 9, elementIds);
  return image;
}
