import type { Json } from '../../domain/record.js';
import { defineProduct } from '../product.js';
import type { Ability } from '../rules/ability.js';
import { perSecond } from '../rules/price-list.js';
import type { Rule } from '../rules/rule.js';
import type { VideoLimits } from '../schema/video-limits.js';
import { COMMON_DEFAULTS } from '../shared/common-fields.js';
import { promptShotRules } from '../shared/prompt-shots.js';
import {
  CONTENT_PROMPT,
  contentsOf,
  countKinds,
  FIRST_FRAME,
  LAST_FRAME,
  onceRule,
} from '../shared/standard/contents.js';
import {
  OMNI_AUDIO,
  RESOLUTION,
  STANDARD_ASPECT_RATIO,
  STANDARD_DURATION,
  STANDARD_MULTI_SHOT,
  STANDARD_OPTIONS,
} from '../shared/standard/fields.js';
import { STANDARD_PROMPT_RULE } from '../shared/standard/models.js';
import { FROM_3_TO_15 } from '../shared/video-fields.js';
import { VIDEO_PACE } from '../shared/video-models.js';

const VIDEOS = ['feature_video', 'base_video'] as const;
const countVideos = (body: Json): number => countKinds(body, ...VIDEOS);

/** With a video the special price, which stands before the plain ones. */
const withVideo = (units: Parameters<typeof perSecond>[1]) =>
  perSecond('resolution', units).map((price) => ({ ...price, holds: VIDEOS }));

const MODELS = {
  'kling-3.0-omni': {
    legacy: 'kling-v3-omni',
    limits: { duration: FROM_3_TO_15, resolution: ['720p', '1080p', '4k'], audio: ['native', 'original', 'off'] },
    prices: [
      ...withVideo({ '720p': '0.9', '1080p': '1.2' }),
      ...perSecond('resolution', { '720p': '0.6', '1080p': '0.8' }, { audio: 'off' }),
      ...perSecond('resolution', { '720p': '0.8', '1080p': '1' }, { audio: 'native' }),
      ...perSecond('resolution', { '4k': '3' }),
    ],
  },
  'kling-o1': {
    legacy: 'kling-video-o1',
    limits: {
      duration: ['3', '4', '5', '6', '7', '8', '9', '10'],
      resolution: ['720p', '1080p'],
      audio: ['original', 'off'],
    },
    prices: [
      ...withVideo({ '720p': '0.9', '1080p': '1.2' }),
      ...perSecond('resolution', { '720p': '0.6', '1080p': '0.8' }),
    ],
  },
} as const;

const SHOTS: Ability = {
  path: 'multi_shot',
  isAsked: ({ multi_shot: isDivided }) => isDivided !== undefined,
  models: { 'kling-3.0-omni': {} },
  instead: 'leave it out',
  reason: { model: 'Kling documents it for kling-3.0-omni only' },
};

const RULES: readonly Rule[] = [
  onceRule(['first_frame', 'last_frame']),
  {
    path: 'contents',
    breaks: (body) => countVideos(body) > 1,
    text: 'more than one video; Kling takes one, either feature_video or base_video',
  },
  {
    path: 'image_tail',
    breaks: (body) => countKinds(body, 'last_frame') > 0 && countKinds(body, 'first_frame') === 0,
    text: 'needs the first frame as well; a last frame alone makes no video',
  },
  {
    path: 'image_tail',
    breaks: (body) => countKinds(body, 'last_frame') > 0 && countKinds(body, 'refer_image') > 0,
    text: 'Kling takes a last frame with at most two pictures, first frame included; leave out refer_image',
  },
  {
    path: 'contents',
    breaks: (body) =>
      countVideos(body) === 0 && countKinds(body, 'first_frame', 'last_frame', 'refer_image', 'element') > 7,
    text: 'Kling takes at most 7 pictures and elements together',
  },
  {
    path: 'contents',
    breaks: (body) =>
      countVideos(body) > 0 && countKinds(body, 'first_frame', 'last_frame', 'refer_image', 'element') > 4,
    text: 'Kling takes at most 4 pictures and elements together beside a video',
  },
  {
    path: 'audio',
    breaks: ({ audio, ...body }) => countKinds(body, 'feature_video') > 0 && (audio ?? 'off') !== 'off',
    text: 'with feature_video Kling makes no sound; leave it out',
  },
  {
    path: 'multi_shot',
    breaks: ({ multi_shot: isDivided, ...body }) => countKinds(body, 'feature_video') > 0 && isDivided === false,
    text: 'with feature_video Kling takes true only; leave it out',
  },
  {
    path: 'contents',
    breaks: (body) => countKinds(body, 'base_video') > 0 && countKinds(body, 'first_frame', 'last_frame') > 0,
    text: 'a base_video goes with no first or last frame; leave out one of the two',
  },
  {
    path: 'multi_shot',
    breaks: ({ multi_shot: isDivided, ...body }) => countKinds(body, 'base_video') > 0 && isDivided === true,
    text: 'a base_video is not divided into shots; leave it out',
  },
  {
    path: 'audio',
    breaks: ({ audio, ...body }) => countKinds(body, 'base_video') > 0 && audio === 'native',
    text: '"native" does not go with a base_video; write "original" or "off"',
  },
  {
    path: 'duration',
    breaks: ({ duration = '5', ...body }, model) =>
      model === 'kling-o1' &&
      countKinds(body, 'refer_image', ...VIDEOS) === 0 &&
      !['5', '10'].includes(String(duration)),
    text: 'write "5" or "10" (Kling: "Duration only supports 5 or 10 seconds when no refer_image is provided")',
  },
];

/** What Kling takes of a reference video. */
const REFERENCE: VideoLimits = {
  maxMegabytes: 200,
  maxPixels: 8_294_400,
  ratio: { min: 0.4, max: 2 },
  framesPerSecond: { min: 24, max: 60 },
};

export const newOmniVideo = defineProduct({
  name: 'new-omni-video',
  summary: "a video of text, pictures, elements and a video, by the new standard of Kling's API; takes an API key",
  pack: 'video',
  results: ['video'],
  path: '/omni-video',
  generation: 'standard',
  legacy: 'omni-video',
  fields: {
    prompt: CONTENT_PROMPT,
    image: FIRST_FRAME,
    image_tail: LAST_FRAME,
    contents: contentsOf(
      ['prompt', 'first_frame', 'last_frame', 'refer_image', 'feature_video', 'base_video', 'element'],
      15,
    ),
    resolution: RESOLUTION,
    aspect_ratio: STANDARD_ASPECT_RATIO,
    duration: STANDARD_DURATION,
    audio: OMNI_AUDIO,
    multi_shot: STANDARD_MULTI_SHOT,
    ...STANDARD_OPTIONS,
  },
  required: [['prompt', 'image', 'contents']],
  defaults: {
    ...COMMON_DEFAULTS,
    resolution: '720p',
    aspect_ratio: '16:9',
    duration: '5',
    audio: 'off',
    multi_shot: true,
  },
  models: MODELS,
  defaultModel: 'kling-3.0-omni',
  abilities: [SHOTS],
  rules: [STANDARD_PROMPT_RULE, ...promptShotRules(['kling-3.0-omni']), ...RULES],
  doubts: [
    {
      path: 'audio',
      applies: (body) => body.audio === 'original' && countVideos(body) === 0,
      text: '"original" is the sound of a base_video; without one Kling may make none',
    },
  ],
  videoLimits: ({ model_name: model }) =>
    model === 'kling-o1'
      ? { ...REFERENCE, seconds: { min: 3, max: 10 } }
      : { ...REFERENCE, seconds: { min: 3, max: 15.5 }, sides: { min: 700, max: 4553 } },
  pace: VIDEO_PACE,
  example: {
    contents: [
      { type: 'prompt', text: 'the fox of @fox runs' },
      { type: 'refer_image', url: './examples/landscape.png', id: 'fox' },
    ],
    resolution: '1080p',
  },
});
