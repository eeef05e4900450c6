/**
 * Kling's generation endpoints as far as a request is concerned: which fields each takes and what they may hold.
 * Names, limits and defaults are Kling's own (legacy endpoints, autumn 2026). A new endpoint is a new entry here and in `kling/endpoints.ts`.
 */
export const TASK_NAMES = ['text2video', 'image2video', 'video-extend', 'images/generations'] as const;
export type TaskName = (typeof TASK_NAMES)[number];

/** The kinds of resource pack: Kling counts parallel slots for each of them apart. */
export const PACKS = ['video', 'image'] as const;
export type Pack = (typeof PACKS)[number];

/** What one request field may hold. Text lengths count characters as Kling does (UTF-16 units). */
export type Field =
  | { readonly type: 'text'; readonly max: number }
  | { readonly type: 'choice'; readonly of: readonly string[]; readonly aliases?: Readonly<Record<string, string>> }
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly whole?: boolean }
  | { readonly type: 'boolean' }
  | { readonly type: 'id' }
  | { readonly type: 'url' }
  /** A file path or URL of a PNG or JPEG; the picture itself never travels through a workflow. */
  | { readonly type: 'image' }
  | { readonly type: 'object'; readonly fields: Fields; readonly required?: readonly string[] }
  | {
      readonly type: 'list';
      readonly min: number;
      readonly max: number;
      readonly fields: Fields;
      /** What every entry must have. */
      readonly required?: readonly string[];
    };

export type Fields = Readonly<Record<string, Field>>;

/** What one model accepts where models differ. */
export interface ModelLimits {
  readonly durations?: readonly string[];
  readonly modes?: readonly string[];
  /** Kling has said, or answered, that it takes the model out of service: a warning, since for most nobody has seen a refusal. */
  readonly discontinued?: true;
  /** Makes, and bills, this resolution in every mode. */
  readonly onlyResolution?: string;
}

export interface CatalogueEntry {
  readonly pack: Pack;
  readonly fields: Fields;
  /** Every one of these must be there; of a nested array, at least one. */
  readonly required: readonly (string | readonly string[])[];
  /** Sent when the request names no model: Kling's own defaults include discontinued ones. Absent where the endpoint takes no model. */
  readonly defaultModel?: string;
  readonly models: Readonly<Record<string, ModelLimits>>;
  /** What Kling takes where a field is left out, by its documentation: who writes it out asks for the same thing. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

const ANY_5_OR_10 = ['5', '10'] as const;
const FROM_3_TO_15 = ['3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15'] as const;
const STD_PRO = ['std', 'pro'] as const;

const MODE: Field = {
  type: 'choice',
  of: ['std', 'pro', '4k'],
  aliases: { standard: 'std', professional: 'pro' },
};
const PROMPT: Field = { type: 'text', max: 2500 };

const COMMON: Fields = {
  callback_url: { type: 'url' },
  external_task_id: { type: 'id' },
  watermark_info: { type: 'object', fields: { enabled: { type: 'boolean' } } },
};

const AXIS: Field = { type: 'number', min: -10, max: 10 };
const CAMERA_CONTROL: Field = {
  type: 'object',
  required: ['type'],
  fields: {
    type: {
      type: 'choice',
      of: ['simple', 'down_back', 'forward_up', 'right_turn_forward', 'left_turn_forward'],
    },
    config: {
      type: 'object',
      fields: { horizontal: AXIS, vertical: AXIS, pan: AXIS, tilt: AXIS, roll: AXIS, zoom: AXIS },
    },
  },
};

const VIDEO_ASPECT_RATIO: Field = { type: 'choice', of: ['16:9', '9:16', '1:1'] };

const VIDEO_FIELDS: Fields = {
  prompt: PROMPT,
  negative_prompt: PROMPT,
  multi_shot: { type: 'boolean' },
  shot_type: { type: 'choice', of: ['customize', 'intelligence'] },
  multi_prompt: {
    type: 'list',
    min: 1,
    max: 6,
    required: ['prompt', 'duration'],
    fields: {
      index: { type: 'number', min: 0, max: 6, whole: true },
      prompt: { type: 'text', max: 512 },
      duration: { type: 'choice', of: ['1', '2', ...FROM_3_TO_15] },
    },
  },
  sound: { type: 'choice', of: ['on', 'off'] },
  voice_list: { type: 'list', min: 1, max: 2, required: ['voice_id'], fields: { voice_id: { type: 'id' } } },
  cfg_scale: { type: 'number', min: 0, max: 1 },
  mode: MODE,
  camera_control: CAMERA_CONTROL,
  duration: { type: 'choice', of: FROM_3_TO_15 },
  ...COMMON,
};

const COMMON_DEFAULTS = { watermark_info: { enabled: false } };
const VIDEO_DEFAULTS = {
  ...COMMON_DEFAULTS,
  multi_shot: false,
  sound: 'off',
  cfg_scale: 0.5,
  mode: 'std',
  duration: '5',
  camera_control: { config: { horizontal: 0, vertical: 0, pan: 0, tilt: 0, roll: 0, zoom: 0 } },
};

const TEXT2VIDEO_MODELS: Readonly<Record<string, ModelLimits>> = {
  'kling-v1': { durations: ANY_5_OR_10, modes: STD_PRO, discontinued: true },
  'kling-v1-6': { durations: ANY_5_OR_10, modes: STD_PRO, discontinued: true },
  'kling-v2-master': { durations: ANY_5_OR_10, modes: STD_PRO, discontinued: true, onlyResolution: '1080p' },
  'kling-v2-1-master': { durations: ANY_5_OR_10, modes: STD_PRO, discontinued: true, onlyResolution: '1080p' },
  'kling-v2-5-turbo': { durations: ANY_5_OR_10, modes: STD_PRO },
  'kling-v2-6': { durations: ANY_5_OR_10, modes: STD_PRO },
  'kling-v3': { durations: FROM_3_TO_15, modes: ['std', 'pro', '4k'] },
};

export const CATALOGUE: Readonly<Record<TaskName, CatalogueEntry>> = {
  text2video: {
    pack: 'video',
    fields: { ...VIDEO_FIELDS, aspect_ratio: VIDEO_ASPECT_RATIO },
    required: [['prompt', 'multi_prompt']],
    defaultModel: 'kling-v2-6',
    models: TEXT2VIDEO_MODELS,
    defaults: { ...VIDEO_DEFAULTS, aspect_ratio: '16:9' },
  },
  image2video: {
    pack: 'video',
    fields: {
      ...VIDEO_FIELDS,
      image: { type: 'image' },
      image_tail: { type: 'image' },
      static_mask: { type: 'image' },
      dynamic_masks: {
        type: 'list',
        min: 1,
        max: 6,
        required: ['mask', 'trajectories'],
        fields: {
          mask: { type: 'image' },
          trajectories: {
            type: 'list',
            min: 2,
            max: 77,
            required: ['x', 'y'],
            fields: {
              x: { type: 'number', min: 0, max: 10_000, whole: true },
              y: { type: 'number', min: 0, max: 10_000, whole: true },
            },
          },
        },
      },
      element_list: { type: 'list', min: 1, max: 3, required: ['element_id'], fields: { element_id: { type: 'id' } } },
      /** Not in Kling's documentation, but sent by several clients of Kling. */
      aspect_ratio: VIDEO_ASPECT_RATIO,
    },
    required: [['image', 'image_tail']],
    defaultModel: 'kling-v2-6',
    models: {
      ...TEXT2VIDEO_MODELS,
      'kling-v1-5': { durations: ANY_5_OR_10, modes: STD_PRO, discontinued: true },
      'kling-v2-1': { durations: ANY_5_OR_10, modes: STD_PRO, discontinued: true },
    },
    defaults: VIDEO_DEFAULTS,
  },
  'video-extend': {
    pack: 'video',
    fields: {
      video_id: { type: 'id' },
      prompt: PROMPT,
      negative_prompt: PROMPT,
      cfg_scale: { type: 'number', min: 0, max: 1 },
      ...COMMON,
    },
    required: ['video_id'],
    models: {},
    defaults: COMMON_DEFAULTS,
  },
  'images/generations': {
    pack: 'image',
    fields: {
      prompt: PROMPT,
      negative_prompt: PROMPT,
      image: { type: 'image' },
      image_reference: { type: 'choice', of: ['subject', 'face'] },
      image_fidelity: { type: 'number', min: 0, max: 1 },
      human_fidelity: { type: 'number', min: 0, max: 1 },
      element_list: { type: 'list', min: 1, max: 10, required: ['element_id'], fields: { element_id: { type: 'id' } } },
      resolution: { type: 'choice', of: ['1k', '2k'] },
      n: { type: 'number', min: 1, max: 9, whole: true },
      aspect_ratio: { type: 'choice', of: ['16:9', '9:16', '1:1', '4:3', '3:4', '3:2', '2:3', '21:9'] },
      ...COMMON,
    },
    required: ['prompt'],
    defaultModel: 'kling-v3',
    models: {
      'kling-v1': { discontinued: true },
      'kling-v1-5': { discontinued: true },
      'kling-v2': { discontinued: true },
      'kling-v2-new': { discontinued: true },
      'kling-v2-1': {},
      'kling-v3': {},
    },
    defaults: {
      ...COMMON_DEFAULTS,
      image_fidelity: 0.5,
      human_fidelity: 0.45,
      resolution: '1k',
      n: 1,
      aspect_ratio: '16:9',
    },
  },
};

/** How many of the account's parallel slots a request takes: an image task weighs `n`, everything else one. */
export function slotWeight(task: TaskName, body: Readonly<Record<string, unknown>>): number {
  const n = body.n;
  return CATALOGUE[task].pack === 'image' && typeof n === 'number' ? n : 1;
}
