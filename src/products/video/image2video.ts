import { defineProduct } from '../product.js';
import type { Ability } from '../rules/ability.js';
import { has } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';
import { CAMERA_RULE, cameraAbility } from '../shared/camera-control.js';
import { elementList, IMAGE } from '../shared/common-fields.js';
import { MASK_ABILITIES, MASK_FIELDS } from '../shared/motion-brush.js';
import { shotAbility, SHOT_RULES } from '../shared/shots.js';
import { CFG_SCALE_ABILITY, SOUND, VOICE_DOUBT, voiceAbility } from '../shared/video-abilities.js';
import { VIDEO_ASPECT_RATIO, VIDEO_DEFAULTS, VIDEO_FIELDS } from '../shared/video-fields.js';
import { PICTURE_MODELS, VIDEO_MODELS, VIDEO_PACE } from '../shared/video-models.js';

const PRO = { mode: ['pro'] };
const TAIL_ALONE_DOUBT = "Kling's capability map of 2025 has a last frame alone for this model, that of 2026 for none";

const LAST_FRAME: Ability = {
  path: 'image_tail',
  isAsked: has('image_tail'),
  models: {
    'kling-v1': { needs: { duration: ['5'] } },
    'kling-v1-5': { needs: PRO },
    'kling-v1-6': { needs: PRO },
    'kling-v2-1': { needs: PRO },
    'kling-v2-5-turbo': { needs: PRO },
    'kling-v2-6': { needs: { ...PRO, sound: ['off'] } },
    'kling-v3': {},
  },
  instead: 'leave it out',
  reason: {
    model: 'Kling: "Image tail is not supported by the current model"',
    setting: 'Kling: "model/mode/duration(<model>/<mode>/<duration>) is not supported with image_tail"',
  },
};

const LAST_FRAME_ALONE: Ability = {
  path: 'image',
  isAsked: (body) => body.image === undefined && body.image_tail !== undefined,
  value: 'none',
  models: {
    'kling-v1-5': { needs: PRO, doubt: TAIL_ALONE_DOUBT },
    'kling-v1-6': { needs: PRO, doubt: TAIL_ALONE_DOUBT },
  },
  instead: 'give the first frame as well; image_tail alone makes no video',
  reason: { model: 'Kling: "image can not be null"', setting: 'Kling: "image can not be null"' },
};

const ELEMENTS: Ability = {
  path: 'element_list',
  isAsked: has('element_list'),
  models: { 'kling-v3': {} },
  instead: 'leave it out',
  reason: { model: "Kling's capability map gives elements to kling-v3 only" },
};

const EXCLUSIVE = [has('image_tail'), has('static_mask', 'dynamic_masks'), has('camera_control')];

const RULES: readonly Rule[] = [
  {
    path: 'image_tail',
    breaks: (body) => EXCLUSIVE.filter((isGiven) => isGiven(body)).length > 1,
    text: 'image_tail, masks and camera_control exclude each other; keep one',
  },
  {
    path: 'element_list',
    breaks: (body) => has('element_list')(body) && has('voice_list')(body),
    text: 'element_list and voice_list exclude each other; keep one',
  },
];

export const image2video = defineProduct({
  name: 'image2video',
  summary: 'a video that begins or ends with a picture',
  recognizedBy: ['image', 'image_tail'],
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/image2video',
  fields: {
    ...VIDEO_FIELDS,
    image: { ...IMAGE, about: 'the first frame' },
    image_tail: {
      type: 'image',
      about: 'the last frame',
      otherNames: ['tailimage', 'endimage', 'lastframe', 'endframe', 'imageend'],
    },
    ...MASK_FIELDS,
    element_list: elementList(3),
    aspect_ratio: VIDEO_ASPECT_RATIO,
  },
  required: [['image', 'image_tail']],
  defaults: VIDEO_DEFAULTS,
  models: { ...VIDEO_MODELS, ...PICTURE_MODELS },
  defaultModel: 'kling-v2-6',
  abilities: [
    cameraAbility(
      { 'kling-v1-5': { needs: { mode: ['pro'], duration: ['5'] } } },
      'Camera control is not supported by the current model',
    ),
    LAST_FRAME,
    LAST_FRAME_ALONE,
    ...MASK_ABILITIES,
    shotAbility('kling-v3'),
    ELEMENTS,
    SOUND,
    voiceAbility({
      'kling-v2-6': { needs: { sound: ['on'] } },
      'kling-v3': { needs: { sound: ['on'] }, doubt: VOICE_DOUBT },
    }),
    CFG_SCALE_ABILITY,
  ],
  rules: [...SHOT_RULES, CAMERA_RULE, ...RULES],
  doubts: [
    {
      /** Three clients of Kling's send it, Kling's documentation does not have it. */
      path: 'aspect_ratio',
      applies: has('aspect_ratio'),
      text: 'not documented for image2video; the video may take the shape of the picture instead',
    },
  ],
  pace: VIDEO_PACE,
  example: { image: './examples/landscape.png', prompt: 'the clouds drift', mode: 'pro' },
});
