import type { FieldOf } from '../schema/field.js';
import { ASPECT_RATIO_NAMES } from './common-fields.js';

export const IMAGE_ASPECT_RATIO = {
  type: 'choice',
  of: ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9'],
  otherNames: ASPECT_RATIO_NAMES,
} as const satisfies FieldOf<'choice'>;

export const IMAGE_COUNT = {
  type: 'number',
  min: 1,
  max: 9,
  whole: true,
  about: 'how many pictures',
  otherNames: ['numberofimages', 'imagecount', 'numimages'],
} as const satisfies FieldOf<'number'>;

/** How many pictures a request asks for. */
export const countImages = ({ n }: Readonly<Record<string, unknown>>): number => (typeof n === 'number' ? n : 1);

/** What a single picture took when it was watched. */
export const IMAGE_PACE = { seconds: 24 };
