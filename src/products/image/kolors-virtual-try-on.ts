import { defineProduct } from '../product.js';
import { perResult } from '../rules/price-list.js';
import { COMMON_DEFAULTS, COMMON_FIELDS } from '../shared/common-fields.js';
import { IMAGE_PACE } from '../shared/image-fields.js';

export const virtualTryOn = defineProduct({
  name: 'kolors-virtual-try-on',
  otherNames: ['virtual-try-on', 'try-on', 'tryon'],
  summary: 'somebody in other clothes',
  recognizedBy: ['human_image', 'cloth_image'],
  pack: 'image',
  results: ['image'],
  path: '/v1/images/kolors-virtual-try-on',
  fields: {
    human_image: { type: 'image', about: 'who wears them' },
    cloth_image: { type: 'image', about: 'an upper part, a lower part or a dress; with -v1-5 also both parts' },
    ...COMMON_FIELDS,
  },
  required: ['human_image', 'cloth_image'],
  defaults: COMMON_DEFAULTS,
  models: {
    'kolors-virtual-try-on-v1': { prices: [perResult('20')] },
    'kolors-virtual-try-on-v1-5': { prices: [perResult('20')] },
  },
  defaultModel: 'kolors-virtual-try-on-v1',
  abilities: [],
  rules: [],
  /** Nobody has watched one: as images/generations. */
  pace: IMAGE_PACE,
  example: { human_image: 'https://example.com/somebody.png', cloth_image: 'https://example.com/coat.png' },
});
