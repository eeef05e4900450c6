import type { Ability } from '../rules/ability.js';
import { has } from '../rules/ability.js';
import type { FieldOf, Fields } from '../schema/field.js';

const PIXEL = { type: 'number', min: 0, max: 10_000, whole: true } as const satisfies FieldOf<'number'>;

/** What moves in a picture, and where to. */
export const MASK_FIELDS = {
  static_mask: { type: 'image', about: 'what stays where it is' },
  dynamic_masks: {
    type: 'list',
    min: 1,
    max: 6,
    of: {
      type: 'object',
      required: ['mask', 'trajectories'],
      fields: {
        mask: { type: 'image' },
        trajectories: {
          type: 'list',
          min: 2,
          max: 77,
          of: { type: 'object', required: ['x', 'y'], fields: { x: PIXEL, y: PIXEL } },
        },
      },
    },
    about: 'what moves, and the way that it takes',
    example: [
      {
        mask: 'mask.png',
        trajectories: [
          { x: 1, y: 1 },
          { x: 9, y: 9 },
        ],
      },
    ],
  },
} as const satisfies Fields;

const MOTION_BRUSH = {
  models: {
    'kling-v1': { needs: { duration: ['5'] } },
    'kling-v1-5': {
      needs: { mode: ['pro'], duration: ['5'] },
      doubt: "Kling's capability map of 2025 has masks for kling-v1-5, its documentation for kling-v1 only",
    },
  },
  instead: 'describe the motion in the prompt',
  reason: {
    model: 'Kling: "Motion brush is not supported by the current model"',
    setting: 'Kling documents masks for 5 seconds, with kling-v1-5 in mode pro',
  },
} as const satisfies Omit<Ability, 'path' | 'isAsked'>;

export const MASK_ABILITIES: readonly Ability[] = [
  { path: 'static_mask', isAsked: has('static_mask'), ...MOTION_BRUSH },
  { path: 'dynamic_masks', isAsked: has('dynamic_masks'), ...MOTION_BRUSH },
];
