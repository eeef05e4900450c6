import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, SHAPELESS } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { readText } from '../fields.js';
import { refuseDiscontinued, unknownModel } from '../models.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import { IMAGES } from '../results.js';

const MODELS = ['kolors-virtual-try-on-v1', 'kolors-virtual-try-on-v1-5'];

export const virtualTryOn: Product = {
  name: 'kolors-virtual-try-on',
  path: '/v1/images/kolors-virtual-try-on',
  pack: 'image',
  results: IMAGES,
  createdWithoutInfo: true,
  types: { ...COMMON_TYPES, model_name: 'text', human_image: 'text', cloth_image: 'text' },
  check: (body, { discontinuedModels }) => {
    const model = readText(body, 'model_name') ?? 'kolors-virtual-try-on-v1';
    refuseDiscontinued(model, discontinuedModels);
    if (!MODELS.includes(model)) throw unknownModel(model);
    return () => parse(body, model);
  },
};

/** The texts of its refusals are in the words of others. */
function parse(body: Body, model: string): Asked {
  const pictures = ['human_image', 'cloth_image'].map((field) => {
    const picture = readPicture(body, field);
    if (picture === undefined) throw new Refusal(1201, `${field} can not be null`);
    return picture;
  });
  return {
    ...SHAPELESS,
    model,
    prompt: '',
    durationSeconds: 0,
    units: 20,
    typicalSeconds: 24,
    ...defectOf(pictures),
    ...readOrderOptions(body),
  };
}
