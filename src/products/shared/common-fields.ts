import type { FieldOf, Fields } from '../schema/field.js';

/** Of every create that makes a task. */
export const TASK_FIELDS = {
  callback_url: { type: 'url', about: 'where Kling reports on the task' },
  external_task_id: { type: 'id', about: 'your own name for the task at Kling' },
} as const satisfies Fields;

/** Of every create that makes something to be seen. */
export const COMMON_FIELDS = {
  ...TASK_FIELDS,
  watermark_info: { type: 'object', fields: { enabled: { type: 'boolean' } }, example: { enabled: true } },
} as const satisfies Fields;

export const COMMON_DEFAULTS = { watermark_info: { enabled: false } };

export const PROMPT = {
  type: 'text',
  max: 2500,
  empty: 'refused',
  otherNames: ['positiveprompt', 'textprompt', 'prompttext', 'videoprompt', 'imageprompt'],
} as const satisfies FieldOf<'text'>;

export const NEGATIVE_PROMPT = {
  type: 'text',
  max: 2500,
  about: 'what to keep out',
  otherNames: ['negative'],
} as const satisfies FieldOf<'text'>;

export const IMAGE = {
  type: 'image',
  otherNames: ['images', 'imageurl', 'imagepath', 'imagefile', 'inputimage', 'startimage', 'firstframe', 'startframe'],
} as const satisfies FieldOf<'image'>;

/** Pictures of one thing, kept in Kling's own library. */
export const elementList = <const Max extends number>(max: Max) =>
  ({
    type: 'list',
    min: 1,
    max,
    of: {
      type: 'object',
      fields: { element_id: { type: 'id', library: 'element', isSentAsNumber: true } },
      required: ['element_id'],
    },
    example: [{ element_id: '123' }],
  }) as const satisfies FieldOf<'list'>;

/** What people call the shape of a picture or a video. */
export const ASPECT_RATIO_NAMES = ['aspect', 'ratio'] as const;
