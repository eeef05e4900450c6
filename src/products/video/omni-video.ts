import { defineProduct } from '../product.js';
import type { Ability } from '../rules/ability.js';
import { perSecond, whenGiven } from '../rules/price-list.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, elementList } from '../shared/common-fields.js';
import { isEdit, OMNI_DOUBTS, OMNI_RULES } from '../shared/omni-rules.js';
import { shotAbility, SHOT_RULES } from '../shared/shots.js';
import {
  FROM_3_TO_15,
  KEEP_SOUND,
  MODE,
  SHOT_FIELDS,
  SHOTS_PROMPT,
  SOUND_FIELD,
  VIDEO_ASPECT_RATIO,
  VIDEO_DURATION,
} from '../shared/video-fields.js';
import { VIDEO_PACE } from '../shared/video-models.js';

const SOUND: Ability = {
  path: 'sound',
  value: '"on"',
  isAsked: (body) => body.sound === 'on',
  models: { 'kling-v3-omni': {} },
  instead: 'leave it out',
  reason: { model: 'Kling documents and prices sound for kling-v3-omni only' },
};

export const omniVideo = defineProduct({
  name: 'omni-video',
  otherNames: ['omni'],
  summary:
    'a video of a text, pictures, elements and another video, which the prompt names as <<<image_1>>> and the like',
  recognizedBy: ['video_list'],
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/omni-video',
  fields: {
    prompt: SHOTS_PROMPT,
    image_list: {
      type: 'list',
      min: 1,
      max: 7,
      of: {
        type: 'object',
        fields: { image_url: { type: 'image' }, type: { type: 'choice', of: ['first_frame', 'end_frame'] } },
        required: ['image_url'],
      },
      about: 'pictures to go by; with type the first or the last frame',
      example: [{ image_url: './examples/landscape.png', type: 'first_frame' }],
    },
    element_list: elementList(7),
    video_list: {
      type: 'list',
      min: 1,
      max: 1,
      of: {
        type: 'object',
        fields: {
          video_url: { type: 'video' },
          refer_type: { type: 'choice', of: ['feature', 'base'] },
          keep_original_sound: KEEP_SOUND,
        },
        required: ['video_url'],
      },
      about: 'a video of 3 to 10 s (15 with kling-v3-omni), to go by (refer_type feature) or to edit (base)',
      beginsWithOwnWord: true,
      example: [{ video_url: 'https://example.com/fox.mp4', refer_type: 'feature' }],
    },
    ...SHOT_FIELDS,
    sound: SOUND_FIELD,
    mode: MODE,
    aspect_ratio: VIDEO_ASPECT_RATIO,
    duration: VIDEO_DURATION,
    ...COMMON_FIELDS,
  },
  required: [['prompt', 'multi_prompt']],
  defaults: { ...COMMON_DEFAULTS, multi_shot: false, sound: 'off', mode: 'pro', duration: '5' },
  models: {
    'kling-video-o1': {
      limits: { duration: ['3', '4', '5', '6', '7', '8', '9', '10'], mode: ['std', 'pro'] },
      prices: [
        ...whenGiven('video_list', perSecond('mode', { std: '0.9', pro: '1.2' })),
        ...perSecond('mode', { std: '0.6', pro: '0.8' }),
      ],
    },
    'kling-v3-omni': {
      limits: { duration: FROM_3_TO_15, mode: ['std', 'pro', '4k'] },
      prices: [
        ...perSecond('mode', { '4k': '3' }),
        ...whenGiven('video_list', perSecond('mode', { std: '0.9', pro: '1.2' })),
        ...perSecond('mode', { std: '0.8', pro: '1' }, { sound: 'on' }),
        ...perSecond('mode', { std: '0.6', pro: '0.8' }),
      ],
    },
  },
  defaultModel: 'kling-video-o1',
  abilities: [shotAbility('kling-v3-omni'), SOUND],
  rules: [...SHOT_RULES, ...OMNI_RULES],
  doubts: OMNI_DOUBTS,
  videoLimits: ({ model_name: model }) => ({
    maxMegabytes: 200,
    seconds: { min: 3, max: model === 'kling-v3-omni' ? 15.5 : 10 },
    sides: { min: 720, max: 2160 },
    framesPerSecond: { min: 24, max: 60 },
  }),
  isAsLongAsInput: isEdit,
  pace: VIDEO_PACE,
  example: {
    prompt: '<<<image_1>>> drifts into the night',
    image_list: [{ image_url: './examples/landscape.png' }],
    aspect_ratio: '16:9',
    duration: '7',
  },
});
