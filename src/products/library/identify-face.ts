import { defineProduct } from '../product.js';
import type { VideoLimits } from '../schema/video-limits.js';
import { SOURCE_RULE, SOURCE_VIDEO } from '../shared/source-video.js';

/** What Kling takes of a video whose faces it looks for. */
export const faceVideo = (): VideoLimits => ({
  maxMegabytes: 100,
  seconds: { min: 2, max: 60 },
  sides: { min: 512, max: 2160 },
});

export const identifyFace = defineProduct({
  name: 'identify-face',
  otherNames: ['faces'],
  summary: 'the faces in a video, with a session for advanced-lip-sync, which asks for them by itself otherwise',
  pack: 'video',
  results: ['face'],
  path: '/v1/videos/identify-face',
  isSynchronous: true,
  fields: {
    video_id: { ...SOURCE_VIDEO.video_id, madeVideo: { seconds: { min: 2, max: 60 } } },
    video_url: { ...SOURCE_VIDEO.video_url, about: 'another of 2 to 60 s in 720p or 1080p, instead' },
  },
  required: [['video_id', 'video_url']],
  defaults: {},
  models: {},
  abilities: [],
  rules: [SOURCE_RULE],
  videoLimits: faceVideo,
  pace: { seconds: 10 },
  example: { video_id: '867283741759111203' },
});
