import type { TaskName } from './catalogue.js';

type Body = Readonly<Record<string, unknown>>;

/** Where a model has an ability. An absent limit allows all. */
export interface Limits {
  readonly modes?: readonly string[];
  readonly durations?: readonly string[];
  readonly sound?: 'on' | 'off';
  /** Sources contradict each other here: the request is sent, with this as a notice, and Kling decides. */
  readonly doubt?: string;
}

/** Something that a request may ask for and that only some models have, in some modes and lengths. */
export interface Ability {
  /** The field of the complaint. */
  readonly path: string;
  readonly isAsked: (body: Body) => boolean;
  /** The value that asks for it, where the field alone does not. */
  readonly value?: string;
  readonly models: Readonly<Record<string, Limits>>;
  /** What to do without it. */
  readonly instead: string;
  /** Why, in Kling's words where they were recorded, to a model that has it never (`model`) or not so (`setting`). */
  readonly reason: { readonly model: string; readonly setting?: string };
}

const has =
  (...fields: readonly string[]) =>
  (body: Body): boolean =>
    fields.some((field) => body[field] !== undefined);

const SOUND: Ability = {
  path: 'sound',
  value: '"on"',
  isAsked: (body) => body.sound === 'on',
  models: { 'kling-v2-6': { modes: ['pro'] }, 'kling-v3': {} },
  instead: 'leave it out',
  reason: {
    model: 'Kling: "model/mode(<model>/<mode>) is not supported with sound on"',
    setting: 'Kling: "model/mode(<model>/<mode>) is not supported with sound on"',
  },
};

const MULTI_SHOT: Ability = {
  path: 'multi_shot',
  value: 'true',
  isAsked: (body) => body.multi_shot === true,
  models: { 'kling-v3': {} },
  instead: 'leave it out',
  reason: { model: "Kling's capability map gives several shots to kling-v3 only" },
};

const CFG_SCALE: Ability = {
  path: 'cfg_scale',
  isAsked: has('cfg_scale'),
  models: {
    'kling-v1': {},
    'kling-v1-5': {},
    'kling-v1-6': {},
    'kling-v2-1-master': {
      doubt: 'Kling documents it for no kling-v2 model, yet checks it for this one; it may be without effect',
    },
    'kling-v3': {},
  },
  instead: 'leave it out',
  reason: { model: 'Kling documents that the kling-v2 models do not take it' },
};

const voices = (models: Ability['models']): Ability => ({
  path: 'voice_list',
  isAsked: has('voice_list'),
  models,
  instead: 'leave it out',
  reason: {
    model: 'Kling documents voices for kling-v2-6',
    setting: 'Kling documents that voices need sound',
  },
});

const VOICE_DOUBT =
  "Kling's capability map has voices for image2video with kling-v2-6 only; here they may be without effect";

const camera = (models: Ability['models'], words: string): Ability => ({
  path: 'camera_control',
  isAsked: has('camera_control'),
  models,
  instead: 'describe the move in the prompt',
  reason: { model: `Kling: "${words}"`, setting: `Kling: "${words}"` },
});

const PRO = { modes: ['pro'] } as const;
const TAIL_ALONE_DOUBT = "Kling's capability map of 2025 has a last frame alone for this model, that of 2026 for none";

/**
 * What Kling's models can do, by product: from Kling's capability map (December 2025 and later) and from refusals that were recorded.
 * Elsewhere Kling refuses the request, or takes the money and leaves the field out.
 */
export const ABILITIES: Readonly<Record<TaskName, readonly Ability[]>> = {
  text2video: [
    camera(
      { 'kling-v1': { modes: ['std'], durations: ['5'] } },
      'camera_control is only supported in std mode with 5s duration and kling-v1',
    ),
    MULTI_SHOT,
    SOUND,
    voices({
      'kling-v2-6': { sound: 'on', doubt: VOICE_DOUBT },
      'kling-v3': { sound: 'on', doubt: VOICE_DOUBT },
    }),
    CFG_SCALE,
  ],
  image2video: [
    camera(
      { 'kling-v1-5': { modes: ['pro'], durations: ['5'] } },
      'Camera control is not supported by the current model',
    ),
    {
      path: 'image_tail',
      isAsked: has('image_tail'),
      models: {
        'kling-v1': { durations: ['5'] },
        'kling-v1-5': PRO,
        'kling-v1-6': PRO,
        'kling-v2-1': PRO,
        'kling-v2-5-turbo': PRO,
        'kling-v2-6': { ...PRO, sound: 'off' },
        'kling-v3': {},
      },
      instead: 'leave it out',
      reason: {
        model: 'Kling: "Image tail is not supported by the current model"',
        setting: 'Kling: "model/mode/duration(<model>/<mode>/<duration>) is not supported with image_tail"',
      },
    },
    {
      path: 'image',
      isAsked: (body) => body.image === undefined && body.image_tail !== undefined,
      value: 'none',
      models: {
        'kling-v1-5': { ...PRO, doubt: TAIL_ALONE_DOUBT },
        'kling-v1-6': { ...PRO, doubt: TAIL_ALONE_DOUBT },
      },
      instead: 'give the first frame as well; image_tail alone makes no video',
      reason: { model: 'Kling: "image can not be null"', setting: 'Kling: "image can not be null"' },
    },
    {
      path: 'static_mask',
      isAsked: has('static_mask'),
      ...motionBrush(),
    },
    {
      path: 'dynamic_masks',
      isAsked: has('dynamic_masks'),
      ...motionBrush(),
    },
    MULTI_SHOT,
    {
      path: 'element_list',
      isAsked: has('element_list'),
      models: { 'kling-v3': {} },
      instead: 'leave it out',
      reason: { model: "Kling's capability map gives elements to kling-v3 only" },
    },
    SOUND,
    voices({ 'kling-v2-6': { sound: 'on' }, 'kling-v3': { sound: 'on', doubt: VOICE_DOUBT } }),
    CFG_SCALE,
  ],
  'video-extend': [],
  'images/generations': [
    {
      path: 'image_reference',
      isAsked: has('image_reference'),
      models: { 'kling-v1-5': {}, 'kling-v2-1': {} },
      instead: 'leave it out',
      reason: { model: 'Kling documents it for kling-v2-1, and for kling-v1-5 before' },
    },
  ],
};

function motionBrush(): Pick<Ability, 'models' | 'instead' | 'reason'> {
  return {
    models: {
      'kling-v1': { durations: ['5'] },
      'kling-v1-5': {
        modes: ['pro'],
        durations: ['5'],
        doubt: "Kling's capability map of 2025 has masks for kling-v1-5, its documentation for kling-v1 only",
      },
    },
    instead: 'describe the motion in the prompt',
    reason: {
      model: 'Kling: "Motion brush is not supported by the current model"',
      setting: 'Kling documents masks for 5 seconds, with kling-v1-5 in mode pro',
    },
  };
}
