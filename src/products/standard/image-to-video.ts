import { defineProduct } from '../product.js';
import type { Ability } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';
import { COMMON_DEFAULTS } from '../shared/common-fields.js';
import { promptShotRules } from '../shared/prompt-shots.js';
import {
  CONTENT_PROMPT,
  contentsOf,
  countKinds,
  FIRST_FRAME,
  LAST_FRAME,
  onceRule,
} from '../shared/standard/contents.js';
import {
  NATIVE_AUDIO,
  RESOLUTION,
  STANDARD_DURATION,
  STANDARD_MULTI_SHOT,
  STANDARD_OPTIONS,
} from '../shared/standard/fields.js';
import {
  AUDIO_ABILITY,
  STANDARD_MODELS,
  STANDARD_PROMPT_RULE,
  STANDARD_SHOT_ABILITY,
  withVoices,
} from '../shared/standard/models.js';
import { VIDEO_PACE } from '../shared/video-models.js';

const FULL_HD = { resolution: ['1080p'] };

const LAST_FRAME_ABILITY: Ability = {
  path: 'image_tail',
  isAsked: (body) => countKinds(body, 'last_frame') > 0,
  models: { 'kling-2.5-turbo': { needs: FULL_HD }, 'kling-2.6': { needs: FULL_HD }, 'kling-3.0': {} },
  instead: 'leave it out',
  reason: {
    model: 'Kling documents kling-3.0-turbo with a first frame only',
    setting: 'Kling documents first and last frame with this model at 1080p only',
  },
};

const ELEMENTS: Ability = {
  path: 'contents',
  value: 'an element',
  isAsked: (body) => countKinds(body, 'element') > 0,
  models: { 'kling-3.0': {} },
  instead: 'leave it out',
  reason: { model: 'Kling documents elements for kling-3.0 only' },
};

const VOICES: Ability = {
  path: 'contents',
  value: 'a voice',
  isAsked: (body) => countKinds(body, 'voice') > 0,
  models: { 'kling-2.6': { needs: { audio: ['native'] } } },
  instead: 'leave it out',
  reason: {
    model: 'Kling documents voices for kling-2.6 only',
    setting: 'a voice is heard in a video with sound only',
  },
};

const RULES: readonly Rule[] = [
  {
    path: 'image',
    breaks: (body) => countKinds(body, 'first_frame') === 0,
    text: 'missing; image-to-video needs the first frame, and a last frame alone makes no video',
  },
  onceRule(['first_frame', 'last_frame']),
  {
    path: 'contents',
    breaks: (body) => countKinds(body, 'element') > 3,
    text: 'more than 3 elements; Kling takes at most 3',
  },
  {
    path: 'contents',
    breaks: (body) => countKinds(body, 'voice') > 2,
    text: 'more than 2 voices; Kling takes at most 2',
  },
];

export const imageToVideo = defineProduct({
  name: 'image-to-video',
  summary: "a video that begins with a picture, by the new standard of Kling's API; takes an API key",
  pack: 'video',
  results: ['video'],
  path: '/image-to-video',
  generation: 'standard',
  legacy: 'image2video',
  fields: {
    image: FIRST_FRAME,
    prompt: CONTENT_PROMPT,
    image_tail: LAST_FRAME,
    contents: contentsOf(['prompt', 'first_frame', 'last_frame', 'element', 'voice'], 10),
    resolution: RESOLUTION,
    duration: STANDARD_DURATION,
    audio: NATIVE_AUDIO,
    multi_shot: STANDARD_MULTI_SHOT,
    ...STANDARD_OPTIONS,
  },
  required: [['image', 'contents']],
  defaults: { ...COMMON_DEFAULTS, resolution: '720p', duration: '5', audio: 'off', multi_shot: true },
  models: withVoices(STANDARD_MODELS),
  defaultModel: 'kling-3.0-turbo',
  abilities: [AUDIO_ABILITY, STANDARD_SHOT_ABILITY, LAST_FRAME_ABILITY, ELEMENTS, VOICES],
  rules: [STANDARD_PROMPT_RULE, ...promptShotRules(['kling-3.0']), ...RULES],
  pace: VIDEO_PACE,
  example: { image: './examples/landscape.png', prompt: 'the clouds drift', resolution: '1080p' },
});
