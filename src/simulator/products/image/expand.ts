import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, shapeOf } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readInteger, readLimitedText, readNumber } from '../fields.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import { IMAGES } from '../results.js';

const SIDES = ['up', 'down', 'left', 'right'] as const;
const UNITS = 8;
/** Sums of decimals are not exact. */
const MOST_AREA = 3.000001;

export const expand: Product = {
  name: 'expand',
  path: '/v1/images/editing/expand',
  pack: 'image',
  results: IMAGES,
  types: {
    ...COMMON_TYPES,
    image: 'text',
    up_expansion_ratio: 'number',
    down_expansion_ratio: 'number',
    left_expansion_ratio: 'number',
    right_expansion_ratio: 'number',
    n: 'number',
  },
  check: (body) => () => parse(body),
};

/** A picture and how far it grows on each side. The texts of its refusals are ours. */
function parse(body: Body): Asked {
  const picture = readPicture(body, 'image');
  if (picture === undefined) throw new Refusal(1201, 'image can not be null');
  const [up = 0, down = 0, left = 0, right = 0] = SIDES.map((side) => {
    const ratio = readNumber(body, `${side}_expansion_ratio`, 0, 2);
    if (ratio === undefined) throw new Refusal(1201, `${side}_expansion_ratio is required`);
    return ratio;
  });
  const [width, height] = [1 + left + right, 1 + up + down];
  if (width * height > MOST_AREA) throw invalidValue('expansion_ratio', { up, down, left, right });
  const count = readInteger(body, 'n', 1, 9) ?? 1;
  const aspectRatio = `${width}:${height}`;
  return {
    model: '',
    prompt: readLimitedText(body, 'prompt', 2500) ?? '',
    shape: shapeOf(aspectRatio),
    aspectRatio,
    count,
    durationSeconds: 0,
    units: UNITS * count,
    typicalSeconds: 24,
    ...defectOf([picture]),
    ...readOrderOptions(body),
  };
}
