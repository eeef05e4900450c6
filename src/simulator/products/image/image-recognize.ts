import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { SHAPELESS } from '../asked.js';
import type { Body } from '../fields.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import type { Made } from '../results.js';

const KINDS = ['object_seg', 'head_seg', 'face_seg', 'cloth_seg'];

export const imageRecognize: Product = {
  name: 'image-recognize',
  path: '/v1/videos/image-recognize',
  pack: 'video',
  isSynchronous: true,
  results: {
    formats: ['png'],
    filesPerPiece: KINDS.length,
    legacy: (made) => ({ images: made.ids.flatMap(() => listSegments(made)) }),
    standard: (made) => made.ids.flatMap(() => listSegments(made)),
  },
  types: { image: 'text' },
  check: (body) => () => parse(body),
};

/** What is wider than high is a landscape, in which nobody is to be seen. */
function listSegments({ asked, urlOf }: Made): readonly Record<string, unknown>[] {
  return KINDS.map((type, index) => {
    const isThere = type === 'object_seg' || asked.shape !== 'wide';
    return { type, is_contain: isThere, url: isThere ? urlOf(index) : '' };
  });
}

function parse(body: Body): Asked {
  const picture = readPicture(body, 'image');
  if (picture === undefined) throw new Refusal(1201, 'image can not be null');
  // Neither price nor time is documented.
  return {
    ...SHAPELESS,
    shape: picture.shape ?? 'square',
    prompt: '',
    durationSeconds: 0,
    units: 0.1,
    typicalSeconds: 2,
    hasWatermark: false,
    ...defectOf([picture]),
  };
}
