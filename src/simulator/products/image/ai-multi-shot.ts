import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, SHAPELESS } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';

const SETS = 3;
const VIEWS = 3;

export const aiMultiShot: Product = {
  name: 'ai-multi-shot',
  path: '/v1/general/ai-multi-shot',
  pack: 'image',
  results: {
    formats: ['png'],
    filesPerPiece: SETS * VIEWS,
    legacy: ({ ids, urlOf }) => ({
      images: ids.flatMap(() => listSets().map((index) => ({ index, ...viewsOf(index, urlOf) }))),
    }),
    standard: ({ ids, urlOf }) =>
      ids.flatMap(() =>
        listSets().flatMap((index) =>
          Object.values(viewsOf(index, urlOf)).map((url) => ({ type: 'image', url, group_id: String(index) })),
        ),
      ),
  },
  types: { ...COMMON_TYPES, element_frontal_image: 'text' },
  check: (body) => () => parse(body),
};

const listSets = (): readonly number[] => Array.from({ length: SETS }, (_, index) => index);

/** `url_1` to `url_3` of a set. */
const viewsOf = (set: number, urlOf: (index: number) => string): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: VIEWS }, (_, view) => [`url_${view + 1}`, urlOf(set * VIEWS + view)]));

function parse(body: Body): Asked {
  const picture = readPicture(body, 'element_frontal_image');
  if (picture === undefined) throw new Refusal(1201, 'element_frontal_image can not be null');
  return {
    ...SHAPELESS,
    prompt: '',
    durationSeconds: 0,
    units: 20,
    typicalSeconds: 24,
    ...defectOf([picture]),
    ...readOrderOptions(body),
  };
}
