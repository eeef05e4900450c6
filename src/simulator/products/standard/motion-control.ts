import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import type { Body } from '../fields.js';
import { readChoice, readObject } from '../fields.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { CONTENTS_TYPE, readContents, refuseIf } from './contents.js';
import type { StandardModel } from './standard-body.js';
import { OPTIONS_TYPES, readSettings, readStandardOptions, SETTINGS_TYPES } from './standard-body.js';

const SLOW = { durations: [], unitsWithSound: {}, typicalSeconds: 90 };
const MODELS: Readonly<Record<string, StandardModel>> = {
  'kling-3.0': { ...SLOW, units: { '720p': 0.9, '1080p': 1.2 } },
  'kling-2.6': { ...SLOW, units: { '720p': 0.5, '1080p': 0.8 } },
};

/** A video is not fetched here: each counts as one of five seconds. */
const SECONDS = 5;

export const newMotionControl: Product = {
  name: 'new-motion-control',
  path: '/motion-control',
  pack: 'video',
  results: VIDEOS,
  modelsInPath: Object.keys(MODELS),
  types: {
    contents: CONTENTS_TYPE,
    settings: { object: { ...SETTINGS_TYPES, character_orientation: 'text' } },
    ...OPTIONS_TYPES,
  },
  check:
    (body, { model }) =>
    () =>
      parse(body, model),
};

function parse(body: Body, name: string): Asked {
  const model = MODELS[name];
  if (model === undefined) throw new Refusal(1203, `The model '${name}' does not exist.`);
  const { prompt, count, shape = 'wide', defect } = readContents(body, ['prompt', 'image', 'video'], 2500);
  refuseIf(count('image') !== 1, 'image is required');
  refuseIf(count('video') !== 1, 'video is required');
  readChoice(readObject(body, 'settings') ?? {}, 'character_orientation', ['image', 'video'], '');
  const settings = readSettings(body, model, { audio: ['original', 'off'], fixedSeconds: SECONDS });
  return {
    model: name,
    prompt,
    count: 1,
    ...settings,
    shape,
    aspectRatio: '',
    ...(defect !== undefined && { defect }),
    ...readStandardOptions(body),
  };
}
