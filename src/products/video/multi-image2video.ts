import { defineProduct } from '../product.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, NEGATIVE_PROMPT, PROMPT } from '../shared/common-fields.js';
import { STD_PRO_MODE, VIDEO_ASPECT_RATIO } from '../shared/video-fields.js';
import { VIDEO_PACE } from '../shared/video-models.js';

export const multiImage2Video = defineProduct({
  name: 'multi-image2video',
  summary: 'a video that joins what is in up to four pictures',
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/multi-image2video',
  fields: {
    image_list: {
      type: 'list',
      min: 1,
      max: 4,
      of: { type: 'object', fields: { image: { type: 'image' } }, required: ['image'] },
      about: 'what is to be seen',
      example: [{ image: './examples/landscape.png' }],
    },
    prompt: PROMPT,
    negative_prompt: NEGATIVE_PROMPT,
    mode: STD_PRO_MODE,
    duration: { type: 'choice', of: ['5', '10'], about: 'seconds' },
    aspect_ratio: VIDEO_ASPECT_RATIO,
    ...COMMON_FIELDS,
  },
  required: ['image_list', 'prompt'],
  defaults: { ...COMMON_DEFAULTS, mode: 'std', duration: '5', aspect_ratio: '16:9' },
  models: { 'kling-v1-6': { discontinued: true } },
  defaultModel: 'kling-v1-6',
  abilities: [],
  rules: [],
  /** Nobody has watched one: as other videos. */
  pace: VIDEO_PACE,
  example: {
    image_list: [{ image: './examples/landscape.png' }, { image: './examples/landscape.png' }],
    prompt: 'the fox and the hen meet in a yard',
    duration: '10',
  },
});
