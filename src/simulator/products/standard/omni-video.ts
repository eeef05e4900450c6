import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { shapeOf } from '../asked.js';
import type { Body } from '../fields.js';
import { readObject, readText } from '../fields.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import type { Contents } from './contents.js';
import { CONTENTS_TYPE, readContents, refuseIf } from './contents.js';
import type { StandardModel } from './standard-body.js';
import { OPTIONS_TYPES, readSettings, readStandardOptions, SETTINGS_TYPES } from './standard-body.js';

const THREE_TO_TEN = [3, 4, 5, 6, 7, 8, 9, 10];

const MODELS: Readonly<Record<string, StandardModel>> = {
  'kling-3.0-omni': {
    durations: [...THREE_TO_TEN, 11, 12, 13, 14, 15],
    units: { '720p': 0.6, '1080p': 0.8, '4k': 3 },
    unitsWithSound: { '720p': 0.8, '1080p': 1, '4k': 3 },
    typicalSeconds: 83,
  },
  'kling-o1': { durations: THREE_TO_TEN, units: { '720p': 0.6, '1080p': 0.8 }, unitsWithSound: {}, typicalSeconds: 83 },
};

/** The same for both models. */
const UNITS_WITH_VIDEO: Readonly<Record<string, number>> = { '720p': 0.9, '1080p': 1.2, '4k': 3 };

export const newOmniVideo: Product = {
  name: 'new-omni-video',
  path: '/omni-video',
  pack: 'video',
  results: VIDEOS,
  modelsInPath: Object.keys(MODELS),
  types: { contents: CONTENTS_TYPE, settings: { object: SETTINGS_TYPES }, ...OPTIONS_TYPES },
  check:
    (body, { model }) =>
    () =>
      parse(body, model),
};

const TYPES = ['prompt', 'first_frame', 'last_frame', 'refer_image', 'feature_video', 'base_video', 'element'];

function parse(body: Body, name: string): Asked {
  const model = MODELS[name];
  if (model === undefined) throw new Refusal(1203, `The model '${name}' does not exist.`);
  const contents = readContents(body, TYPES, name === 'kling-o1' ? 2500 : 3072);
  const given = readObject(body, 'settings') ?? {};
  checkContents(contents, given, name);
  const settings = readSettings(body, model, {
    audio: name === 'kling-o1' ? ['original', 'off'] : ['native', 'original', 'off'],
  });
  const hasVideo = contents.count('feature_video', 'base_video') > 0;
  const each = UNITS_WITH_VIDEO[readText(given, 'resolution') ?? '720p'] ?? 0;
  return {
    model: name,
    prompt: contents.prompt,
    count: 1,
    ...settings,
    units: hasVideo ? each * settings.durationSeconds : settings.units,
    shape: contents.shape ?? shapeOf(settings.aspectRatio),
    ...(contents.defect !== undefined && { defect: contents.defect }),
    ...readStandardOptions(body),
  };
}

/** Sections 8.4 and 9 of the reference. The text about durations was recorded. */
function checkContents({ count }: Contents, given: Body, name: string): void {
  const videos = count('feature_video', 'base_video');
  const frames = count('first_frame', 'last_frame');
  refuseIf(videos > 1, 'only one video is supported');
  refuseIf(count('last_frame') > 0 && count('first_frame') === 0, 'first_frame is required');
  refuseIf(count('last_frame') > 0 && count('refer_image') > 0, 'last_frame supports at most two images');
  refuseIf(frames + count('refer_image', 'element') > (videos > 0 ? 4 : 7), 'too many images and elements');
  refuseIf(count('feature_video') > 0 && (given.audio ?? 'off') !== 'off', 'audio is not supported with feature_video');
  refuseIf(count('feature_video') > 0 && given.multi_shot === false, 'multi_shot must be true with feature_video');
  refuseIf(count('base_video') > 0 && frames > 0, 'frames are not supported with base_video');
  refuseIf(count('base_video') > 0 && given.multi_shot === true, 'multi_shot is not supported with base_video');
  refuseIf(count('base_video') > 0 && given.audio === 'native', 'native audio is not supported with base_video');
  refuseIf(name === 'kling-o1' && given.multi_shot !== undefined, 'multi_shot is not supported by the current model');
  const isFree = name !== 'kling-o1' || count('refer_image') + videos > 0;
  refuseIf(
    !isFree && given.duration !== undefined && given.duration !== 5 && given.duration !== 10,
    'Duration only supports 5 or 10 seconds when no refer_image is provided',
  );
}
