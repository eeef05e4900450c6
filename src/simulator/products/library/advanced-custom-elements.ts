import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, SHAPELESS } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readChoice, readLimitedText, readObject, readObjects, readText } from '../fields.js';
import type { Picture } from '../picture.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import { elementIdOf } from './element-id.js';

const TAGS = ['o_101', 'o_102', 'o_103', 'o_104', 'o_105', 'o_106', 'o_107', 'o_108'];

export const advancedCustomElements: Product = {
  name: 'advanced-custom-elements',
  path: '/v1/general/advanced-custom-elements',
  pack: 'video',
  results: {
    formats: [],
    legacy: ({ asked, isDeleted, ids }) => ({
      elements: ids.map((id) => ({
        element_id: Number(elementIdOf(id)),
        element_name: asked.prompt,
        element_description: '',
        reference_type: 'image_refer',
        tag_list: [],
        owned_by: 'simulator',
        status: isDeleted ? 'deleted' : 'succeed',
      })),
    }),
    standard: ({ asked, isDeleted, ids }) =>
      ids.map((id) => ({
        type: 'element',
        id: elementIdOf(id),
        name: asked.prompt,
        description: '',
        element_type: 'image_refer',
        references: [],
        owned_by: 'simulator',
        status: isDeleted ? 'deleted' : 'succeed',
        tags: [],
      })),
  },
  types: {
    ...COMMON_TYPES,
    element_name: 'text',
    element_description: 'text',
    reference_type: 'text',
    element_image_list: {
      object: { frontal_image: 'text', refer_images: { entries: { image_url: 'text' } } },
    },
    element_video_list: { object: { refer_videos: { entries: { video_url: 'text' } } } },
    element_voice_id: 'text',
    tag_list: { entries: { tag_id: 'text' } },
  },
  check: (body) => () => parse(body),
};

/** The texts of its refusals are ours. */
function parse(body: Body): Asked {
  const name = readLimitedText(body, 'element_name', 20);
  if (name === undefined || name.trim() === '') throw new Refusal(1201, 'element_name is required');
  readLimitedText(body, 'element_description', 100);
  if (readText(body, 'reference_type') === undefined) throw new Refusal(1201, 'reference_type is required');
  const type = readChoice(body, 'reference_type', ['image_refer', 'video_refer'], '');
  const pictures = type === 'image_refer' ? readPictures(body) : [];
  if (type === 'video_refer') checkVideo(body);
  for (const tag of readObjects(body, 'tag_list', TAGS.length)) {
    if (!TAGS.includes(readText(tag, 'tag_id') ?? '')) throw invalidValue('tag_list', [tag]);
  }
  // No price is documented.
  return {
    ...SHAPELESS,
    prompt: name,
    durationSeconds: 0,
    units: 0,
    typicalSeconds: 5,
    ...defectOf(pictures),
    ...readOrderOptions(body),
  };
}

function readPictures(body: Body): readonly Picture[] {
  const list = readObject(body, 'element_image_list') ?? {};
  const frontal = readPicture(list, 'frontal_image');
  if (frontal === undefined) throw new Refusal(1201, 'frontal_image can not be null');
  const others = readObjects(list, 'refer_images', 3).map((entry) => {
    const picture = readPicture(entry, 'image_url');
    if (picture === undefined) throw invalidValue('refer_images', [entry]);
    return picture;
  });
  return [frontal, ...others];
}

function checkVideo(body: Body): void {
  const list = readObject(body, 'element_video_list') ?? {};
  const [video] = readObjects(list, 'refer_videos', 1);
  const url = video === undefined ? undefined : readText(video, 'video_url');
  if (url === undefined) throw new Refusal(1201, 'refer_videos can not be null');
  if (!/^https?:\/\//i.test(url)) throw invalidValue('video_url', url);
}
