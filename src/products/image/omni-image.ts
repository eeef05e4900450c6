import type { Json } from '../../domain/record.js';
import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import { perResult } from '../rules/price-list.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, elementList, PROMPT } from '../shared/common-fields.js';
import { countImages, IMAGE_ASPECT_RATIO, IMAGE_COUNT, IMAGE_PACE } from '../shared/image-fields.js';

const MOST_PICTURES = 10;
/** As many as Kling makes where nobody says; so many are counted on, too, where it is left to Kling. */
const USUAL_SERIES = 4;

const isSeries = (body: Json): boolean => body.result_type === 'series';
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

export const omniImage = defineProduct({
  name: 'omni-image',
  summary: 'pictures of a text with pictures and elements in it, or a series of them',
  recognizedBy: ['result_type', 'series_amount'],
  pack: 'image',
  results: ['image'],
  path: '/v1/images/omni-image',
  fields: {
    prompt: { ...PROMPT, about: 'may name pictures as <<<image_1>>> and elements as <<<element_1>>>' },
    image_list: {
      type: 'list',
      min: 1,
      max: MOST_PICTURES,
      of: { type: 'object', fields: { image: { type: 'image' } }, required: ['image'] },
      about: 'pictures to go by',
      example: [{ image: './examples/landscape.png' }],
    },
    element_list: elementList(MOST_PICTURES),
    resolution: {
      type: 'choice',
      of: ['1k', '2k', '4k'],
    },
    result_type: { type: 'choice', of: ['single', 'series'], about: 'pictures that each stand alone, or one story' },
    n: { ...IMAGE_COUNT, about: 'how many pictures, for result_type single' },
    series_amount: {
      type: 'choice',
      of: ['2', '3', '4', '5', '6', '7', '8', '9', 'auto'],
      about: 'how many pictures, for result_type series',
      isSentAsNumber: true,
    },
    aspect_ratio: { ...IMAGE_ASPECT_RATIO, of: ['auto', ...IMAGE_ASPECT_RATIO.of] },
    ...COMMON_FIELDS,
  },
  required: ['prompt'],
  defaults: {
    ...COMMON_DEFAULTS,
    resolution: '1k',
    result_type: 'single',
    n: 1,
    series_amount: String(USUAL_SERIES),
    aspect_ratio: 'auto',
  },
  models: {
    'kling-image-o1': { limits: { resolution: ['1k', '2k'] }, prices: [perResult('8')] },
    'kling-v3-omni': {
      limits: { resolution: ['1k', '2k', '4k'] },
      prices: [{ ...perResult('16'), when: { resolution: '4k' } }, perResult('8')],
    },
  },
  defaultModel: 'kling-image-o1',
  abilities: [],
  rules: [
    {
      path: 'element_list',
      breaks: ({ image_list: pictures, element_list: elements }) =>
        lengthOf(pictures) + lengthOf(elements) > MOST_PICTURES,
      text: `Kling takes at most ${MOST_PICTURES} elements and pictures together`,
    },
    {
      path: 'n',
      breaks: (body) => isSeries(body) && has('n')(body) && body.n !== 1,
      text: 'goes with result_type "single" only; of a series write series_amount',
    },
    {
      path: 'series_amount',
      breaks: (body) => has('series_amount')(body) && !isSeries(body),
      text: 'goes with result_type "series" only; of single pictures write n',
    },
  ],
  doubts: [
    {
      path: 'series_amount',
      applies: (body) => isSeries(body) && body.series_amount === 'auto',
      text: `Kling decides how many pictures it makes, and bills those; ${USUAL_SERIES} are counted on here`,
    },
  ],
  countResults: (body) => (isSeries(body) ? Number(body.series_amount) || USUAL_SERIES : countImages(body)),
  pace: IMAGE_PACE,
  example: { prompt: 'a red fox finds a boat, in four pictures', result_type: 'series', series_amount: '4' },
});
