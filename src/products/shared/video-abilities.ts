import type { Ability } from '../rules/ability.js';
import { has } from '../rules/ability.js';

/*
 * What Kling's video models can do beyond the plain: from Kling's capability map (December 2025 and later) and from refusals that were
 * recorded. Elsewhere Kling refuses the request, or takes the money and leaves the field out.
 */

export const SOUND: Ability = {
  path: 'sound',
  value: '"on"',
  isAsked: (body) => body.sound === 'on',
  models: { 'kling-v2-6': { needs: { mode: ['pro'] } }, 'kling-v3': {} },
  instead: 'leave it out',
  reason: {
    model: 'Kling: "model/mode(<model>/<mode>) is not supported with sound on"',
    setting: 'Kling: "model/mode(<model>/<mode>) is not supported with sound on"',
  },
};

export const CFG_SCALE_ABILITY: Ability = {
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

export const voiceAbility = (models: Ability['models']): Ability => ({
  path: 'voice_list',
  isAsked: has('voice_list'),
  models,
  instead: 'leave it out',
  reason: {
    model: 'Kling documents voices for kling-v2-6',
    setting: 'Kling documents that voices need sound',
  },
});

export const VOICE_DOUBT =
  "Kling's capability map has voices for image2video with kling-v2-6 only; here they may be without effect";
