import type { Asked } from '../asked.js';
import type { Body } from '../fields.js';
import { readObject } from '../fields.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { CONTENTS_TYPE, readContents, refuseIf } from './contents.js';
import {
  OPTIONS_TYPES,
  readSettings,
  readStandardOptions,
  SETTINGS_TYPES,
  STANDARD_MODELS,
  standardModel,
} from './standard-body.js';

export const imageToVideo: Product = {
  name: 'image-to-video',
  path: '/image-to-video',
  pack: 'video',
  results: VIDEOS,
  modelsInPath: Object.keys(STANDARD_MODELS),
  types: { contents: CONTENTS_TYPE, settings: { object: SETTINGS_TYPES }, ...OPTIONS_TYPES },
  check:
    (body, { model }) =>
    () =>
      parse(body, model),
};

const TYPES = ['prompt', 'first_frame', 'last_frame', 'element', 'voice'];

function parse(body: Body, model: string): Asked {
  const {
    prompt,
    count,
    shape = 'wide',
    defect,
  } = readContents(body, TYPES, model.startsWith('kling-3') ? 3072 : 2500);
  const given = readObject(body, 'settings') ?? {};
  refuseIf(count('first_frame') !== 1, 'first_frame is required');
  refuseIf(count('last_frame') > 1, 'only one last_frame is supported');
  if (count('last_frame') > 0) {
    const isFullHd = given.resolution === '1080p';
    const isAble = model === 'kling-3.0' || (model !== 'kling-3.0-turbo' && isFullHd);
    refuseIf(!isAble, 'last_frame is not supported by the current model and resolution');
  }
  refuseIf(count('element') > (model === 'kling-3.0' ? 3 : 0), 'element is not supported by the current model');
  refuseIf(count('voice') > (model === 'kling-2.6' ? 2 : 0), 'voice is not supported by the current model');
  refuseIf(given.multi_shot !== undefined && model !== 'kling-3.0', 'multi_shot is not supported by the current model');
  const settings = readSettings(body, standardModel(model));
  const isVoiced = count('voice') > 0 && given.audio === 'native';
  return {
    model,
    prompt,
    count: 1,
    ...settings,
    // Kling's price list has 1.2 for a second with voices of one's own.
    units: isVoiced ? 1.2 * settings.durationSeconds : settings.units,
    shape,
    aspectRatio: '',
    ...(defect !== undefined && { defect }),
    ...readStandardOptions(body),
  };
}
