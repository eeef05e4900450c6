import { defineProduct } from '../product.js';
import { COMMON_DEFAULTS, PROMPT } from '../shared/common-fields.js';
import { promptShotRules } from '../shared/prompt-shots.js';
import {
  NATIVE_AUDIO,
  RESOLUTION,
  STANDARD_ASPECT_RATIO,
  STANDARD_DURATION,
  STANDARD_MULTI_SHOT,
  STANDARD_OPTIONS,
} from '../shared/standard/fields.js';
import {
  AUDIO_ABILITY,
  STANDARD_MODELS,
  STANDARD_PROMPT_RULE,
  STANDARD_SHOT_ABILITY,
} from '../shared/standard/models.js';
import { VIDEO_PACE } from '../shared/video-models.js';

export const textToVideo = defineProduct({
  name: 'text-to-video',
  summary: "a video of a text, by the new standard of Kling's API; takes an API key",
  pack: 'video',
  results: ['video'],
  path: '/text-to-video',
  generation: 'standard',
  legacy: 'text2video',
  fields: {
    prompt: { ...PROMPT, max: 3072 },
    resolution: RESOLUTION,
    aspect_ratio: STANDARD_ASPECT_RATIO,
    duration: STANDARD_DURATION,
    audio: NATIVE_AUDIO,
    multi_shot: STANDARD_MULTI_SHOT,
    ...STANDARD_OPTIONS,
  },
  required: ['prompt'],
  defaults: {
    ...COMMON_DEFAULTS,
    resolution: '720p',
    aspect_ratio: '16:9',
    duration: '5',
    audio: 'off',
    multi_shot: true,
  },
  models: STANDARD_MODELS,
  defaultModel: 'kling-3.0-turbo',
  abilities: [AUDIO_ABILITY, STANDARD_SHOT_ABILITY],
  rules: [STANDARD_PROMPT_RULE, ...promptShotRules(['kling-3.0'])],
  pace: VIDEO_PACE,
  example: { prompt: 'a red fox in the snow', duration: '5', resolution: '1080p' },
});
