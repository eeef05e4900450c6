import type { FieldOf, Fields } from '../schema/field.js';
import { CAMERA_CONTROL, NO_MOVE } from './camera-control.js';
import { ASPECT_RATIO_NAMES, COMMON_DEFAULTS, COMMON_FIELDS, NEGATIVE_PROMPT, PROMPT } from './common-fields.js';

export const FROM_3_TO_15 = ['3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15'] as const;

const MODE_ALIASES = { standard: 'std', professional: 'pro' } as const;
const RESOLUTIONS = { std: '720p', pro: '1080p', '4k': '4k' } as const;

export const STD_PRO_MODE = {
  type: 'choice',
  of: ['std', 'pro'],
  aliases: MODE_ALIASES,
  resolutions: RESOLUTIONS,
} as const satisfies FieldOf<'choice'>;

export const MODE = {
  type: 'choice',
  of: ['std', 'pro', '4k'],
  aliases: MODE_ALIASES,
  resolutions: RESOLUTIONS,
  refusals: { '4k': 'Kling: "4k mode is not supported by the current model: <model>"' },
} as const satisfies FieldOf<'choice'>;

export const KEEP_SOUND = {
  type: 'choice',
  of: ['yes', 'no'],
  about: 'of the video that is given',
  beginsWithOwnWord: true,
} as const satisfies FieldOf<'choice'>;

export const CFG_SCALE = {
  type: 'number',
  min: 0,
  max: 1,
  about: 'how closely to follow the prompt',
} as const satisfies FieldOf<'number'>;

export const VIDEO_ASPECT_RATIO = {
  type: 'choice',
  of: ['16:9', '9:16', '1:1'],
  otherNames: ASPECT_RATIO_NAMES,
} as const satisfies FieldOf<'choice'>;

/** What several shots in one video do without. */
export const SHOTS_PROMPT = { ...PROMPT, noneBeside: 'multi_prompt' } as const satisfies FieldOf<'text'>;

/** Several shots in one video. */
export const SHOT_FIELDS = {
  multi_shot: { type: 'boolean', about: 'several shots in one video' },
  shot_type: {
    type: 'choice',
    of: ['customize', 'intelligence'],
    about: 'who divides the shots',
    goesWith: 'multi_shot',
  },
  multi_prompt: {
    type: 'list',
    min: 1,
    max: 6,
    of: {
      type: 'object',
      required: ['prompt', 'duration'],
      fields: {
        index: { type: 'number', min: 0, max: 6, whole: true },
        prompt: { type: 'text', max: 512, empty: 'kept' },
        duration: { type: 'choice', of: ['1', '2', ...FROM_3_TO_15] },
      },
    },
    about: 'the shots, for shot_type customize',
    goesWith: 'multi_shot',
    example: [{ index: 1, prompt: 'a fox', duration: '5' }],
  },
} as const satisfies Fields;

export const SOUND_FIELD = {
  type: 'choice',
  of: ['on', 'off'],
  otherNames: ['audio', 'withsound', 'withaudio'],
} as const satisfies FieldOf<'choice'>;

export const VIDEO_DURATION = {
  type: 'choice',
  of: FROM_3_TO_15,
  about: 'seconds',
  otherNames: ['seconds', 'durations', 'durationseconds', 'length', 'lengthseconds'],
} as const satisfies FieldOf<'choice'>;

/** What text2video and image2video have in common. */
export const VIDEO_FIELDS = {
  prompt: SHOTS_PROMPT,
  negative_prompt: NEGATIVE_PROMPT,
  ...SHOT_FIELDS,
  sound: SOUND_FIELD,
  voice_list: {
    type: 'list',
    min: 1,
    max: 2,
    of: { type: 'object', required: ['voice_id'], fields: { voice_id: { type: 'id', library: 'voice' } } },
    about: 'voices for <<<voice_1>>> in the prompt',
    example: [{ voice_id: '123' }],
  },
  cfg_scale: CFG_SCALE,
  mode: MODE,
  camera_control: CAMERA_CONTROL,
  duration: VIDEO_DURATION,
  ...COMMON_FIELDS,
} as const satisfies Fields;

export const VIDEO_DEFAULTS = {
  ...COMMON_DEFAULTS,
  multi_shot: false,
  sound: 'off',
  cfg_scale: 0.5,
  mode: 'std',
  duration: '5',
  camera_control: NO_MOVE,
};
