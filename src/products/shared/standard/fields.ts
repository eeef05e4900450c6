import type { FieldOf, Fields } from '../../schema/field.js';
import { TASK_FIELDS } from '../common-fields.js';
import { FROM_3_TO_15, VIDEO_ASPECT_RATIO } from '../video-fields.js';

/** `options` of every create of the new standard. */
export const STANDARD_OPTIONS = {
  callback_url: { ...TASK_FIELDS.callback_url, within: 'options' },
  external_task_id: { ...TASK_FIELDS.external_task_id, within: 'options' },
  watermark_info: {
    type: 'object',
    fields: { enabled: { type: 'boolean' } },
    example: { enabled: true },
    within: 'options',
  },
} as const satisfies Fields;

export const RESOLUTION = {
  type: 'choice',
  of: ['720p', '1080p', '4k'],
  within: 'settings',
} as const satisfies FieldOf<'choice'>;

export const STANDARD_DURATION = {
  type: 'choice',
  of: FROM_3_TO_15,
  about: 'seconds',
  otherNames: ['seconds', 'durations', 'durationseconds', 'length', 'lengthseconds'],
  within: 'settings',
  isSentAsNumber: true,
} as const satisfies FieldOf<'choice'>;

export const STANDARD_ASPECT_RATIO = { ...VIDEO_ASPECT_RATIO, within: 'settings' } as const satisfies FieldOf<'choice'>;

export const NATIVE_AUDIO = {
  type: 'choice',
  of: ['native', 'off'],
  about: 'sound that is made with the video',
  within: 'settings',
} as const satisfies FieldOf<'choice'>;

export const OMNI_AUDIO = {
  type: 'choice',
  of: ['native', 'original', 'off'],
  about: 'sound: made with the video, or that of the base_video',
  within: 'settings',
} as const satisfies FieldOf<'choice'>;

export const STANDARD_MULTI_SHOT = {
  type: 'boolean',
  about: 'several shots in one video, as the prompt tells',
  within: 'settings',
} as const satisfies FieldOf<'boolean'>;
