import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import type { FieldOf } from '../schema/field.js';
import { TASK_FIELDS } from '../shared/common-fields.js';

const words = (about: string) => ({ type: 'text', max: 200, about }) as const satisfies FieldOf<'text'>;

export const videoToAudio = defineProduct({
  name: 'video-to-audio',
  summary: 'the sound of a video, alone and with the video',
  recognizedBy: ['sound_effect_prompt', 'bgm_prompt', 'asmr_mode'],
  pack: 'video',
  results: ['audio', 'video'],
  hasSound: true,
  path: '/v1/audio/video-to-audio',
  fields: {
    video_id: { type: 'id', about: 'of a video of Kling, of 3 to 20 s', madeVideo: { seconds: { min: 3, max: 20 } } },
    video_url: { type: 'video', about: 'another of 3 to 20 s and at most 100 MB, instead' },
    sound_effect_prompt: words('which sounds are to be heard'),
    bgm_prompt: words('which music is to be heard'),
    asmr_mode: { type: 'boolean', about: 'finer sounds, closer to the ear' },
    ...TASK_FIELDS,
  },
  required: [['video_id', 'video_url']],
  defaults: { asmr_mode: false },
  models: {},
  abilities: [],
  rules: [
    {
      path: 'video_url',
      breaks: (body) => has('video_id')(body) && has('video_url')(body),
      text: 'video_id and video_url exclude each other; keep one',
    },
  ],
  videoLimits: () => ({ maxMegabytes: 100, seconds: { min: 3, max: 20 } }),
  /** Nobody has watched one. */
  pace: { seconds: 30 },
  example: { video_url: 'https://example.com/fox.mp4', sound_effect_prompt: 'steps in the snow' },
});
