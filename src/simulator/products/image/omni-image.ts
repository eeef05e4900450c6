import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, shapeOf } from '../asked.js';
import { COMMON_TYPES, ELEMENTS } from '../body-types.js';
import { checkElements } from '../elements.js';
import type { Body } from '../fields.js';
import {
  invalidValue,
  readChoice,
  readInteger,
  readLimitedText,
  readNumeral,
  readObjects,
  readText,
} from '../fields.js';
import { refuseDiscontinued, unknownModel } from '../models.js';
import { defectOf, readPicture } from '../picture.js';
import type { Known, Product } from '../product.js';
import type { Results } from '../results.js';
import { IMAGES } from '../results.js';
import { ASPECT_RATIOS } from './image-body.js';

const MODELS = ['kling-image-o1', 'kling-v3-omni'];
const MOST_PICTURES = 10;

/** A series stands in a list of its own. */
const RESULTS: Results = {
  formats: ['png'],
  legacy: (made) => {
    const { images } = IMAGES.legacy(made);
    const isSeries = made.asked.isSeries === true;
    return isSeries
      ? { result_type: 'series', images: [], series_images: images }
      : { result_type: 'single', images, series_images: [] };
  },
  standard: (made) => {
    const group = made.asked.isSeries === true ? { group_id: '0' } : {};
    return IMAGES.standard(made).map((image) => ({ ...image, ...group }));
  },
};

export const omniImage: Product = {
  name: 'omni-image',
  path: '/v1/images/omni-image',
  pack: 'image',
  results: RESULTS,
  types: {
    ...COMMON_TYPES,
    model_name: 'text',
    image_list: { entries: { image: 'text' } },
    element_list: ELEMENTS,
    resolution: 'text',
    result_type: 'text',
    n: 'number',
    series_amount: 'numeral',
    aspect_ratio: 'text',
  },
  check: (body, { discontinuedModels, elementIds }) => {
    const model = readText(body, 'model_name') ?? 'kling-image-o1';
    refuseDiscontinued(model, discontinuedModels);
    if (!MODELS.includes(model)) throw unknownModel(model);
    const isTooFine = model === 'kling-image-o1' && body.resolution === '4k';
    if (isTooFine) throw invalidValue('resolution', '4k');
    return () => parse(body, model, elementIds);
  },
};

/** The texts of its refusals are ours, but that of an element, which was recorded here. */
function parse(body: Body, model: string, elementIds: Known['elementIds']): Asked {
  const prompt = readLimitedText(body, 'prompt', 2500);
  if (prompt === undefined || prompt.trim() === '') throw new Refusal(1201, 'prompt is required');
  const pictures = readObjects(body, 'image_list', MOST_PICTURES).map((entry) => {
    const picture = readPicture(entry, 'image');
    if (picture === undefined) throw invalidValue('image_list', [entry]);
    return picture;
  });
  checkElements(body, MOST_PICTURES - pictures.length, elementIds);
  const resolution = readChoice(body, 'resolution', ['1k', '2k', '4k'], '1k');
  const isSeries = readChoice(body, 'result_type', ['single', 'series'], 'single') === 'series';
  const single = readInteger(body, 'n', 1, 9) ?? 1;
  const series = readSeries(body, prompt);
  const count = isSeries ? series : single;
  const wanted = readChoice(body, 'aspect_ratio', ['auto', ...ASPECT_RATIOS], 'auto');
  const aspectRatio = wanted === 'auto' ? '1:1' : wanted;
  return {
    model,
    prompt,
    shape: shapeOf(aspectRatio),
    aspectRatio,
    count,
    isSeries,
    durationSeconds: 0,
    resolution,
    units: (resolution === '4k' ? 16 : 8) * count,
    typicalSeconds: 24,
    ...defectOf(pictures),
    ...readOrderOptions(body),
  };
}

/** Where it is left to Kling, a picture for each sentence. */
function readSeries(body: Body, prompt: string): number {
  const amount = readNumeral(body, 'series_amount') ?? '4';
  if (amount === 'auto') {
    const sentences = prompt.split(/[.!?;]+/).filter((sentence) => sentence.trim() !== '').length;
    return Math.min(9, Math.max(2, sentences));
  }
  if (!/^[2-9]$/.test(amount)) throw invalidValue('series_amount', amount);
  return Number(amount);
}
