import { defineProduct } from '../product.js';
import { CAMERA_RULE, cameraAbility } from '../shared/camera-control.js';
import { shotAbility, SHOT_RULES } from '../shared/shots.js';
import { CFG_SCALE_ABILITY, SOUND, VOICE_DOUBT, voiceAbility } from '../shared/video-abilities.js';
import { VIDEO_ASPECT_RATIO, VIDEO_DEFAULTS, VIDEO_FIELDS } from '../shared/video-fields.js';
import { VIDEO_MODELS, VIDEO_PACE } from '../shared/video-models.js';

export const text2video = defineProduct({
  name: 'text2video',
  summary: 'a video of a text',
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/text2video',
  fields: { ...VIDEO_FIELDS, aspect_ratio: VIDEO_ASPECT_RATIO },
  required: [['prompt', 'multi_prompt']],
  defaults: { ...VIDEO_DEFAULTS, aspect_ratio: '16:9' },
  models: VIDEO_MODELS,
  defaultModel: 'kling-v2-6',
  abilities: [
    cameraAbility(
      { 'kling-v1': { needs: { mode: ['std'], duration: ['5'] } } },
      'camera_control is only supported in std mode with 5s duration and kling-v1',
    ),
    shotAbility('kling-v3'),
    SOUND,
    voiceAbility({
      'kling-v2-6': { needs: { sound: ['on'] }, doubt: VOICE_DOUBT },
      'kling-v3': { needs: { sound: ['on'] }, doubt: VOICE_DOUBT },
    }),
    CFG_SCALE_ABILITY,
  ],
  rules: [...SHOT_RULES, CAMERA_RULE],
  pace: VIDEO_PACE,
  example: { prompt: 'a red fox in the snow', duration: '10', aspect_ratio: '16:9' },
});
