import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { shapeOf } from '../asked.js';
import type { Body } from '../fields.js';
import { readLimitedText } from '../fields.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import {
  OPTIONS_TYPES,
  readSettings,
  readStandardOptions,
  SETTINGS_TYPES,
  STANDARD_MODELS,
  standardModel,
} from './standard-body.js';

export const textToVideo: Product = {
  name: 'text-to-video',
  path: '/text-to-video',
  pack: 'video',
  results: VIDEOS,
  modelsInPath: Object.keys(STANDARD_MODELS),
  types: { prompt: 'text', settings: { object: SETTINGS_TYPES }, ...OPTIONS_TYPES },
  check:
    (body, { model }) =>
    () =>
      parse(body, model),
};

function parse(body: Body, model: string): Asked {
  const prompt = readLimitedText(body, 'prompt', model.startsWith('kling-3') ? 3072 : 2500);
  if (prompt === undefined || prompt.trim() === '') throw new Refusal(1201, 'prompt is required');
  const settings = readSettings(body, standardModel(model));
  return {
    model,
    prompt,
    shape: shapeOf(settings.aspectRatio),
    count: 1,
    ...settings,
    ...readStandardOptions(body),
  };
}
