import { defineProduct } from '../product.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, NEGATIVE_PROMPT, PROMPT } from '../shared/common-fields.js';
import { CFG_SCALE } from '../shared/video-fields.js';
import type { VideoSource } from '../schema/field.js';
import { VIDEO_PACE } from '../shared/video-models.js';

/** By a copy of Kling's documentation, which says nothing of newer models; another copy leaves kling-v1-5 out. */
const EXTENDABLE: VideoSource = {
  products: ['text2video', 'image2video', 'video-extend'],
  models: ['kling-v1', 'kling-v1-5', 'kling-v1-6'],
  doubts: {
    'kling-v1-5': "one copy of Kling's documentation leaves it out",
    'kling-v2-5-turbo': "Kling's documentation does not name it, though somebody has seen it taken",
  },
};

export const videoExtend = defineProduct({
  name: 'video-extend',
  otherNames: ['extend'],
  summary: 'four to five seconds more of a video that Kling has made',
  recognizedBy: ['video_id'],
  pack: 'video',
  results: ['video'],
  path: '/v1/videos/video-extend',
  fields: {
    video_id: {
      type: 'id',
      about: 'of the video to go on with; not the id of its task',
      madeVideo: { seconds: { min: 1, max: 175 }, from: EXTENDABLE },
    },
    prompt: PROMPT,
    negative_prompt: NEGATIVE_PROMPT,
    cfg_scale: CFG_SCALE,
    ...COMMON_FIELDS,
  },
  required: ['video_id'],
  defaults: COMMON_DEFAULTS,
  models: {},
  abilities: [],
  rules: [],
  videoSeconds: 5,
  goesOn: true,
  pace: VIDEO_PACE,
  example: { video_id: '867283741759111202', prompt: 'the fox looks up' },
});
