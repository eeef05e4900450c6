import type { Json } from '../../domain/record.js';
import { defineProduct } from '../product.js';
import { perResult } from '../rules/price-list.js';
import type { FieldOf } from '../schema/field.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, IMAGE, PROMPT } from '../shared/common-fields.js';
import { countImages, IMAGE_COUNT, IMAGE_PACE } from '../shared/image-fields.js';

const ratio = (of: 'height' | 'width', about: string) =>
  ({
    type: 'number',
    min: 0,
    max: 2,
    about: `${about}, in ${of}s of the picture`,
    beginsWithOwnWord: true,
  }) as const satisfies FieldOf<'number'>;

/** As a multiple of the picture's own area; what is missing is reported elsewhere. */
const GREATEST_AREA = 3;
/** Three, as sums of decimals make it. */
const ROUNDING = 1e-9;

export const expand = defineProduct({
  name: 'expand',
  otherNames: ['expand-image', 'image-expand', 'outpaint', 'outpainting'],
  summary: 'a picture with more around it',
  recognizedBy: ['up_expansion_ratio', 'down_expansion_ratio', 'left_expansion_ratio', 'right_expansion_ratio'],
  pack: 'image',
  results: ['image'],
  path: '/v1/images/editing/expand',
  fields: {
    image: { ...IMAGE, about: 'what is to be expanded' },
    up_expansion_ratio: ratio('height', 'how much to add above'),
    down_expansion_ratio: ratio('height', 'how much to add below'),
    left_expansion_ratio: ratio('width', 'how much to add on the left'),
    right_expansion_ratio: ratio('width', 'how much to add on the right'),
    prompt: { ...PROMPT, about: 'what is to be seen there' },
    n: IMAGE_COUNT,
    ...COMMON_FIELDS,
  },
  required: ['image', 'up_expansion_ratio', 'down_expansion_ratio', 'left_expansion_ratio', 'right_expansion_ratio'],
  defaults: { ...COMMON_DEFAULTS, n: 1 },
  models: {},
  prices: [perResult('8')],
  abilities: [],
  rules: [
    {
      path: 'up_expansion_ratio',
      breaks: (body) => areaOf(body) > GREATEST_AREA + ROUNDING,
      text: 'Kling makes at most 3 times the area of the picture: (1 + up + down) x (1 + left + right) must not exceed 3',
    },
  ],
  countResults: countImages,
  /** Nobody has watched one: as images/generations. */
  pace: IMAGE_PACE,
  example: {
    image: './examples/landscape.png',
    up_expansion_ratio: 0.2,
    down_expansion_ratio: 0.2,
    left_expansion_ratio: 0.5,
    right_expansion_ratio: 0.5,
    prompt: 'a snowy forest',
  },
});

function areaOf(body: Json): number {
  const side = (one: string, other: string): number =>
    1 + Number(body[`${one}_expansion_ratio`] ?? 0) + Number(body[`${other}_expansion_ratio`] ?? 0);
  return side('up', 'down') * side('left', 'right');
}
