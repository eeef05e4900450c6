import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import { perResult } from '../rules/price-list.js';
import {
  COMMON_DEFAULTS,
  COMMON_FIELDS,
  elementList,
  IMAGE,
  NEGATIVE_PROMPT,
  PROMPT,
} from '../shared/common-fields.js';
import { countImages, IMAGE_ASPECT_RATIO, IMAGE_COUNT, IMAGE_PACE } from '../shared/image-fields.js';

export const generations = defineProduct({
  name: 'images/generations',
  otherNames: ['image', 'images', 'image-generation', 'text2image'],
  summary: 'pictures of a text, or after a picture',
  pack: 'image',
  results: ['image'],
  path: '/v1/images/generations',
  fields: {
    prompt: PROMPT,
    negative_prompt: NEGATIVE_PROMPT,
    image: { ...IMAGE, about: 'a picture to go by' },
    image_reference: { type: 'choice', of: ['subject', 'face'], about: 'what to take of the picture' },
    image_fidelity: { type: 'number', min: 0, max: 1, about: 'how closely to follow the picture' },
    human_fidelity: { type: 'number', min: 0, max: 1, about: 'how closely to follow the face' },
    element_list: elementList(10),
    resolution: { type: 'choice', of: ['1k', '2k'] },
    n: IMAGE_COUNT,
    aspect_ratio: IMAGE_ASPECT_RATIO,
    ...COMMON_FIELDS,
  },
  required: ['prompt'],
  defaults: {
    ...COMMON_DEFAULTS,
    image_fidelity: 0.5,
    human_fidelity: 0.45,
    resolution: '1k',
    n: 1,
    aspect_ratio: '16:9',
  },
  models: {
    'kling-v1': { discontinued: true, prices: [perResult('1')] },
    'kling-v1-5': { discontinued: true },
    'kling-v2': { discontinued: true },
    'kling-v2-new': { discontinued: true },
    'kling-v2-1': { prices: [perResult('8', 'image'), perResult('4')] },
    'kling-v3': { prices: [perResult('8')] },
  },
  defaultModel: 'kling-v3',
  abilities: [
    {
      path: 'image_reference',
      isAsked: has('image_reference'),
      models: { 'kling-v1-5': {}, 'kling-v2-1': {} },
      instead: 'leave it out',
      reason: { model: 'Kling documents it for kling-v2-1, and for kling-v1-5 before' },
    },
  ],
  rules: [
    {
      path: 'image_reference',
      breaks: (body) => has('image_reference')(body) && !has('image')(body),
      text: 'needs image',
    },
    {
      path: 'human_fidelity',
      breaks: (body) => has('human_fidelity')(body) && body.image_reference !== 'subject',
      text: 'goes with image_reference "subject" only',
    },
    {
      path: 'element_list',
      breaks: (body) => has('image')(body) && Array.isArray(body.element_list) && body.element_list.length > 9,
      text: 'Kling takes at most 10 elements and pictures together; with image write at most 9',
      later: true,
    },
    {
      path: 'negative_prompt',
      breaks: (body) => has('negative_prompt')(body) && has('image')(body),
      text: 'images/generations takes no negative_prompt together with image',
    },
  ],
  countResults: countImages,
  pace: IMAGE_PACE,
  example: { prompt: 'a poster of a red fox', n: 4, aspect_ratio: '3:4' },
});
