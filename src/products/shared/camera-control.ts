import type { Json } from '../../domain/record.js';
import type { Ability } from '../rules/ability.js';
import { has } from '../rules/ability.js';
import type { Rule } from '../rules/rule.js';
import type { FieldOf } from '../schema/field.js';

const AXIS = { type: 'number', min: -10, max: 10 } as const satisfies FieldOf<'number'>;

export const CAMERA_CONTROL = {
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
  about: 'a move of the camera',
  example: { type: 'simple', config: { zoom: 5 } },
} as const satisfies FieldOf<'object'>;

export const NO_MOVE = { config: { horizontal: 0, vertical: 0, pan: 0, tilt: 0, roll: 0, zoom: 0 } };

export const CAMERA_RULE: Rule = {
  path: 'camera_control.config',
  breaks: (body) => isBroken(body.camera_control),
  text: 'goes with type "simple" only, and then exactly one of its axes is not zero',
};

function isBroken(camera: unknown): boolean {
  if (typeof camera !== 'object' || camera === null) return false;
  const { type, config } = camera as { type?: unknown; config?: Json };
  if (type !== 'simple') return config !== undefined;
  return Object.values(config ?? {}).filter((value) => value !== 0).length !== 1;
}

/** `words` are what Kling answers to a model without camera moves. */
export const cameraAbility = (models: Ability['models'], words: string): Ability => ({
  path: 'camera_control',
  isAsked: has('camera_control'),
  models,
  instead: 'describe the move in the prompt',
  reason: { model: `Kling: "${words}"`, setting: `Kling: "${words}"` },
});
