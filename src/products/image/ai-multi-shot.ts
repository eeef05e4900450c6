import { defineProduct } from '../product.js';
import { perResult } from '../rules/price-list.js';
import { TASK_FIELDS } from '../shared/common-fields.js';
import { IMAGE_PACE } from '../shared/image-fields.js';

export const aiMultiShot = defineProduct({
  name: 'ai-multi-shot',
  otherNames: ['multi-shot'],
  summary: 'three sets of three further views of what a picture shows from the front, for an element',
  recognizedBy: ['element_frontal_image'],
  pack: 'image',
  results: ['image'],
  path: '/v1/general/ai-multi-shot',
  fields: {
    element_frontal_image: { type: 'image', about: 'what is to be seen from other sides' },
    ...TASK_FIELDS,
  },
  required: ['element_frontal_image'],
  defaults: {},
  models: {},
  prices: [perResult('20')],
  abilities: [],
  rules: [],
  /** Nobody has watched one: as images/generations. */
  pace: IMAGE_PACE,
  example: { element_frontal_image: './examples/landscape.png' },
});
