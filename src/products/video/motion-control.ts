import type { Json } from '../../domain/record.js';
import { defineProduct } from '../product.js';
import type { Ability } from '../rules/ability.js';
import { has } from '../rules/ability.js';
import { perSecond } from '../rules/price-list.js';
import type { VideoLimits } from '../schema/video-limits.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, elementList, PROMPT } from '../shared/common-fields.js';
import { KEEP_SOUND, STD_PRO_MODE } from '../shared/video-fields.js';

const ELEMENTS: Ability = {
  path: 'element_list',
  isAsked: has('element_list'),
  models: {
    'kling-v2-6': { doubt: "Kling's capability map gives elements to kling-v3 only; here they may be without effect" },
    'kling-v3': {},
  },
  instead: 'leave it out',
  reason: { model: "Kling's capability map gives elements to kling-v3 only" },
};

/** What Kling takes of the video whose motion it is; as the picture faces, it is to be short. */
export const motionVideo = ({ character_orientation: faces }: Json): VideoLimits => ({
  maxMegabytes: 100,
  sides: { min: 340, max: 3850 },
  seconds: { min: 3, max: faces === 'image' ? 10 : 30 },
});

export const motionControl = defineProduct({
  name: 'motion-control',
  summary: 'somebody in a picture who moves as somebody in a video does',
  recognizedBy: ['character_orientation'],
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/motion-control',
  fields: {
    image_url: { type: 'image', about: 'who moves', isTableWord: true },
    video_url: {
      type: 'video',
      about: 'how: one person in one take of at least 3 s, MP4 or MOV of at most 100 MB with sides of 340 to 3850 px',
      isTableWord: true,
      beginsWithOwnWord: true,
    },
    character_orientation: {
      type: 'choice',
      of: ['image', 'video'],
      about: 'as what the figure faces: the picture (a video of at most 10 s) or the video (at most 30 s)',
      beginsWithOwnWord: true,
    },
    mode: STD_PRO_MODE,
    prompt: PROMPT,
    keep_original_sound: KEEP_SOUND,
    element_list: elementList(1),
    ...COMMON_FIELDS,
  },
  required: ['image_url', 'video_url', 'character_orientation', 'mode'],
  defaults: { ...COMMON_DEFAULTS, keep_original_sound: 'yes' },
  models: {
    'kling-v2-6': { prices: perSecond('mode', { std: '0.5', pro: '0.8' }) },
    'kling-v3': { prices: perSecond('mode', { std: '0.9', pro: '1.2' }) },
  },
  defaultModel: 'kling-v2-6',
  abilities: [ELEMENTS],
  rules: [],
  videoLimits: motionVideo,
  isAsLongAsInput: () => true,
  /** Nobody has watched one. */
  pace: { seconds: 180 },
  example: {
    image_url: './examples/landscape.png',
    video_url: 'https://example.com/steps.mp4',
    character_orientation: 'video',
    mode: 'std',
  },
});
