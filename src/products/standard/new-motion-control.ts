import { defineProduct } from '../product.js';
import { perSecond } from '../rules/price-list.js';
import { COMMON_DEFAULTS, IMAGE, PROMPT } from '../shared/common-fields.js';
import { contentsOf, countKinds } from '../shared/standard/contents.js';
import { RESOLUTION, STANDARD_OPTIONS } from '../shared/standard/fields.js';
import { motionVideo } from '../video/motion-control.js';

const RESOLUTIONS = ['720p', '1080p'] as const;

/** The video is as long as the one whose motion it takes, which nobody here has measured: prices are a second. */
export const newMotionControl = defineProduct({
  name: 'new-motion-control',
  summary: "a picture that moves as somebody in a video, by the new standard of Kling's API; takes an API key",
  pack: 'video',
  results: ['video'],
  path: '/motion-control',
  generation: 'standard',
  legacy: 'motion-control',
  fields: {
    prompt: { ...PROMPT, content: { type: 'prompt', at: 'text' } },
    image: { ...IMAGE, about: 'who moves', content: { type: 'image', at: 'url' } },
    video_url: {
      type: 'video',
      about: 'whose motion it is: one person, one take, no cuts, 3 s at least',
      content: { type: 'video', at: 'url' },
      isTableWord: true,
    },
    contents: contentsOf(['prompt', 'image', 'video'], 3),
    character_orientation: {
      type: 'choice',
      of: ['image', 'video'],
      about: 'which of the two decides where they look: a video of up to 10 s with image, of up to 30 s with video',
      within: 'settings',
      beginsWithOwnWord: true,
    },
    resolution: { ...RESOLUTION, of: RESOLUTIONS },
    audio: { type: 'choice', of: ['original', 'off'], about: 'the sound of the video', within: 'settings' },
    ...STANDARD_OPTIONS,
  },
  required: [['image', 'contents'], ['video_url', 'contents'], 'character_orientation'],
  defaults: { ...COMMON_DEFAULTS, resolution: '720p', audio: 'original' },
  models: {
    'kling-3.0': {
      legacy: 'kling-v3',
      limits: { resolution: RESOLUTIONS },
      prices: perSecond('resolution', { '720p': '0.9', '1080p': '1.2' }),
    },
    'kling-2.6': {
      legacy: 'kling-v2-6',
      limits: { resolution: RESOLUTIONS },
      prices: perSecond('resolution', { '720p': '0.5', '1080p': '0.8' }),
    },
  },
  defaultModel: 'kling-3.0',
  videoLimits: motionVideo,
  abilities: [],
  rules: [
    {
      path: 'image',
      breaks: (body) => (body.image === undefined ? 0 : 1) + countKinds(body, 'image') !== 1,
      text: 'Kling takes exactly one picture: of who is to move',
    },
    {
      path: 'video_url',
      breaks: (body) => (body.video_url === undefined ? 0 : 1) + countKinds(body, 'video') !== 1,
      text: 'Kling takes exactly one video: of the motion',
    },
  ],
  /** Nobody has watched one; a video of ten seconds takes minutes elsewhere. */
  pace: { seconds: 180 },
  example: {
    image: './examples/landscape.png',
    video_url: 'https://example.com/dance.mp4',
    character_orientation: 'video',
  },
});
