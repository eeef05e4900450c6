import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import { has } from '../rules/ability.js';
import type { Doubt, Rule } from '../rules/rule.js';

/** What holds between the pictures, elements and the video of one request to Kling's omni models. */

const listOf = (body: Json, field: string): readonly Json[] => {
  const list = body[field];
  return Array.isArray(list) ? list.filter(isObject) : [];
};

const countFrames = (body: Json, type: string): number =>
  listOf(body, 'image_list').filter((image) => image.type === type).length;

const hasFrame = (body: Json): boolean => countFrames(body, 'first_frame') + countFrames(body, 'end_frame') > 0;
const hasReference = (body: Json): boolean => listOf(body, 'image_list').some(({ type }) => type === undefined);
const countInputs = (body: Json): number => listOf(body, 'image_list').length + listOf(body, 'element_list').length;

/** A video that is not one to go by is one to edit: Kling's own examples without `refer_type` are such. */
export const isEdit = (body: Json): boolean =>
  listOf(body, 'video_list').some(({ refer_type: type }) => type !== 'feature');

/** A length that the older model makes of a reference only. */
const isOddLength = (body: Json, model: string): boolean =>
  model === 'kling-video-o1' &&
  body.duration !== undefined &&
  body.duration !== '5' &&
  body.duration !== '10' &&
  !hasReference(body) &&
  !has('video_list')(body);

const isOfMoreThanAFirstFrame = (body: Json): boolean =>
  countFrames(body, 'end_frame') > 0 || has('element_list')(body);

const EDIT = 'with a video to edit (refer_type "base", or none)';

export const OMNI_RULES: readonly Rule[] = [
  {
    path: 'image_list',
    breaks: (body) => countInputs(body) > (has('video_list')(body) ? 4 : 7),
    text: 'Kling takes at most 7 pictures and elements together, and at most 4 beside a video',
  },
  {
    path: 'image_list',
    breaks: (body) => countFrames(body, 'first_frame') > 1 || countFrames(body, 'end_frame') > 1,
    text: 'a video has one first_frame and one end_frame; leave "type" out of the other pictures',
  },
  {
    path: 'image_list',
    breaks: (body) => countFrames(body, 'end_frame') > 0 && countFrames(body, 'first_frame') === 0,
    text: 'an end_frame needs a first_frame',
  },
  {
    path: 'image_list',
    breaks: (body) => countFrames(body, 'end_frame') > 0 && listOf(body, 'image_list').length > 2,
    text: 'with an end_frame Kling takes two pictures: that and the first_frame',
  },
  {
    path: 'image_list',
    breaks: (body) => isEdit(body) && hasFrame(body),
    text: `Kling takes no first_frame and end_frame ${EDIT}; leave "type" out, or write "refer_type":"feature"`,
  },
  {
    path: 'multi_shot',
    breaks: (body) => isEdit(body) && body.multi_shot === true,
    text: `Kling makes no several shots ${EDIT}; leave it out, or write "refer_type":"feature"`,
  },
  {
    path: 'sound',
    breaks: (body) => body.sound === 'on' && has('video_list')(body),
    text: 'Kling makes no sound of its own beside a video; leave it out, or keep that of the video with "keep_original_sound":"yes"',
  },
  {
    path: 'aspect_ratio',
    breaks: (body) => !has('aspect_ratio')(body) && countFrames(body, 'first_frame') === 0 && !isEdit(body),
    text: 'missing; Kling needs it without a first_frame and without a video to edit: write "16:9", "9:16" or "1:1"',
  },
  {
    path: 'duration',
    breaks: (body, model) => isOddLength(body, model) && !isOfMoreThanAFirstFrame(body),
    text: 'kling-video-o1 makes 5 or 10 s of a text or a first_frame (Kling: "Duration only supports 5 or 10 seconds when no refer_image is provided")',
  },
];

export const OMNI_DOUBTS: readonly Doubt[] = [
  {
    path: 'duration',
    applies: (body, model) => isOddLength(body, model) && isOfMoreThanAFirstFrame(body),
    text: 'Kling may refuse other than 5 or 10 s where no picture without "type" is given',
  },
  {
    path: 'duration',
    applies: (body) => isEdit(body) && has('duration')(body),
    text: 'a video that is edited stays as long as it is; the duration may be without effect',
  },
];
