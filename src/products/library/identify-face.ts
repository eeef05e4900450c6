import { defineProduct } from '../product.js';
import { SOURCE_RULE, SOURCE_VIDEO } from '../shared/source-video.js';

export const identifyFace = defineProduct({
  name: 'identify-face',
  otherNames: ['faces'],
  summary: 'the faces in a video, with a session for advanced-lip-sync, which asks for them by itself otherwise',
  pack: 'video',
  results: ['face'],
  path: '/v1/videos/identify-face',
  isSynchronous: true,
  fields: {
    video_id: SOURCE_VIDEO.video_id,
    video_url: { ...SOURCE_VIDEO.video_url, about: 'of 2 to 60 s in 720p or 1080p, instead' },
  },
  required: [['video_id', 'video_url']],
  defaults: {},
  models: {},
  abilities: [],
  rules: [SOURCE_RULE],
  pace: { seconds: 10 },
  example: { video_id: '867283741759111203' },
});
