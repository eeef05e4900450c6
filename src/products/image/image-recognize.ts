import { defineProduct } from '../product.js';
import { IMAGE } from '../shared/common-fields.js';

export const imageRecognize = defineProduct({
  name: 'image-recognize',
  otherNames: ['recognize', 'segmentation'],
  summary: 'what a picture holds, cut out: object, head, face and clothes',
  pack: 'video',
  results: ['image', 'segment'],
  path: '/v1/videos/image-recognize',
  isSynchronous: true,
  fields: { image: { ...IMAGE, about: 'what is to be looked through' } },
  required: ['image'],
  defaults: {},
  models: {},
  abilities: [],
  rules: [],
  /** Nobody has watched one. */
  pace: { seconds: 5 },
  example: { image: './examples/landscape.png' },
});
