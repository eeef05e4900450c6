import type { Body } from './fields.js';
import { readChoice, readInteger, readLimitedText, readNumber, readText } from './fields.js';
import type { Order } from './order.js';
import { readOrderOptions, shapeOf } from './order.js';
import { checkElements } from './elements.js';
import type { Picture } from './picture.js';
import { defectOf, readPicture } from './picture.js';
import { PRODUCTS } from './products.js';
import { Refusal } from '../api/refusal.js';

const IMAGES = PRODUCTS[3];
export const ASPECT_RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9'];
/** Documented; the text of the refusal is ours. */
const REFERENCE_MODELS = ['kling-v1-5', 'kling-v2-1'];
/** The documented price of image 3.0, used for all image models. */
export const UNITS_PER_IMAGE = 8;

/** The model of an images/generations body. The old field name `model` is ignored, as unknown fields are. */
export function imageModelOf(body: Body): string {
  return readText(body, 'model_name') ?? 'kling-v3';
}

/** Checks the rest of an images/generations body. */
export function parseImages(body: Body, elementIds: readonly string[]): Order {
  const prompt = readLimitedText(body, 'prompt', 2500);
  if (prompt === undefined || prompt.trim() === '') throw new Refusal(1201, 'prompt is required');
  const model = imageModelOf(body);
  const picture = readReference(body, model, elementIds);
  const count = readInteger(body, 'n', 1, 9) ?? 1;
  readChoice(body, 'resolution', ['1k', '2k'], '1k');
  const aspectRatio = readChoice(body, 'aspect_ratio', ASPECT_RATIOS, '16:9');
  return {
    product: IMAGES,
    model,
    prompt,
    shape: shapeOf(aspectRatio),
    aspectRatio,
    count,
    durationSeconds: 0,
    units: UNITS_PER_IMAGE * count,
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
