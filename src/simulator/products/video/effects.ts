import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readObject, readText } from '../fields.js';
import type { Picture } from '../picture.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import type { Results } from '../results.js';
import { VIDEOS } from '../results.js';

/** The docs show no duration for it. */
const withoutDuration = (video: Record<string, unknown>) => ({ ...video, duration: undefined });

const VIDEOS_WITHOUT_DURATION: Results = {
  formats: VIDEOS.formats,
  legacy: (made) => {
    const { videos } = VIDEOS.legacy(made) as { videos: readonly Record<string, unknown>[] };
    return { videos: videos.map(withoutDuration) };
  },
  standard: (made) => VIDEOS.standard(made).map(withoutDuration),
};

/** The scenes of two pictures that are known; all others are taken for scenes of one or two. */
const DUAL_SCENES = ['hug', 'kiss', 'heart_gesture'];

export const effects: Product = {
  name: 'effects',
  path: '/v1/videos/effects',
  pack: 'video',
  results: VIDEOS_WITHOUT_DURATION,
  types: { ...COMMON_TYPES, effect_scene: 'text', input: { object: { image: 'text', images: 'texts' } } },
  check: (body) => () => parse(body),
};

/** The texts of its refusals are ours, and so is the price: Kling's is not known. */
function parse(body: Body): Asked {
  const scene = readText(body, 'effect_scene');
  if (scene === undefined) throw new Refusal(1201, 'effect_scene is required');
  const pictures = readPictures(readObject(body, 'input') ?? {}, scene);
  return {
    model: '',
    prompt: scene,
    shape: pictures[0]?.shape ?? 'wide',
    aspectRatio: '',
    count: 1,
    durationSeconds: 5,
    units: 2,
    typicalSeconds: 60,
    ...defectOf(pictures),
    ...readOrderOptions(body),
  };
}

function readPictures(input: Body, scene: string): readonly Picture[] {
  const one = readPicture(input, 'image');
  const two = ((input.images ?? []) as readonly string[]).flatMap(
    (image) => readPicture({ images: image }, 'images') ?? [],
  );
  if (one === undefined && two.length === 0) throw new Refusal(1201, 'input image can not be null');
  if (one !== undefined && two.length > 0) throw new Refusal(1201, 'image and images cannot be used together');
  if (one !== undefined) {
    if (DUAL_SCENES.includes(scene)) throw new Refusal(1201, `effect_scene '${scene}' needs two images`);
    return [one];
  }
  if (two.length !== 2) throw invalidValue('images', input.images);
  return two;
}
