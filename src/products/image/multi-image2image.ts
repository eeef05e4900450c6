import { defineProduct } from '../product.js';
import { perResult } from '../rules/price-list.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, PROMPT } from '../shared/common-fields.js';
import { countImages, IMAGE_ASPECT_RATIO, IMAGE_COUNT, IMAGE_PACE } from '../shared/image-fields.js';

export const multiImage2Image = defineProduct({
  name: 'multi-image2image',
  summary: 'pictures that join up to four subjects, a scene and a style',
  recognizedBy: ['subject_image_list', 'scene_image', 'style_image'],
  pack: 'image',
  results: ['image'],
  path: '/v1/images/multi-image2image',
  fields: {
    subject_image_list: {
      type: 'list',
      min: 1,
      max: 4,
      of: { type: 'object', fields: { subject_image: { type: 'image' } }, required: ['subject_image'] },
      about: 'what is to be seen',
      beginsWithOwnWord: true,
      example: [{ subject_image: './examples/landscape.png' }],
    },
    scene_image: { type: 'image', about: 'where it is to be seen', beginsWithOwnWord: true },
    style_image: { type: 'image', about: 'how it is to look', beginsWithOwnWord: true },
    prompt: PROMPT,
    n: IMAGE_COUNT,
    aspect_ratio: IMAGE_ASPECT_RATIO,
    ...COMMON_FIELDS,
  },
  required: ['subject_image_list'],
  defaults: { ...COMMON_DEFAULTS, n: 1, aspect_ratio: '16:9' },
  /** Kling's price list has it for 2.0. */
  models: { 'kling-v2-1': { prices: [perResult('16')] } },
  defaultModel: 'kling-v2-1',
  abilities: [],
  rules: [],
  countResults: countImages,
  /** Nobody has watched one: as images/generations. */
  pace: IMAGE_PACE,
  example: { subject_image_list: [{ subject_image: './examples/landscape.png' }], prompt: 'the fox in the snow', n: 2 },
});
