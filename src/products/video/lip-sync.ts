import type { Json } from '../../domain/record.js';
import { defineProduct } from '../product.js';
import { COMMON_DEFAULTS, COMMON_FIELDS } from '../shared/common-fields.js';
import { has } from '../rules/ability.js';
import { isLink } from '../schema/check-place.js';
import { SOURCE_RULE, SOURCE_VIDEO } from '../shared/source-video.js';

const SPEAKS = ['text', 'audio_file', 'audio_url'] as const;

/** Says which of the two ways it is, and in which form the sound comes: a URL may be given as `audio_file`. */
function fill(body: Json): Json {
  const { audio_file: file, ...rest } = body;
  const asUrl =
    typeof file === 'string' && isLink(file) && !has('audio_url')(rest) ? { ...rest, audio_url: file } : body;
  const mode = has('text')(asUrl) ? 'text2video' : 'audio2video';
  const form = has('audio_url')(asUrl) ? 'url' : 'file';
  return { mode, ...(mode === 'text2video' ? {} : { audio_type: form }), ...asUrl };
}

export const lipSync = defineProduct({
  name: 'lip-sync',
  otherNames: ['lipsync'],
  summary: 'a video whose speaker says a text or a sound; Kling documents its successor, advanced lip-sync',
  recognizedBy: ['audio_file', 'audio_url', 'audio_type'],
  pack: 'video',
  results: ['video'],
  hasSound: true,
  path: '/v1/videos/lip-sync',
  fields: {
    video_id: { ...SOURCE_VIDEO.video_id, madeVideo: { seconds: { min: 2, max: 10 } }, within: 'input' },
    video_url: { ...SOURCE_VIDEO.video_url, about: 'another of 2 to 10 s in 720p or 1080p, instead', within: 'input' },
    mode: { type: 'choice', of: ['text2video', 'audio2video'], about: 'told by text or sound', within: 'input' },
    text: { type: 'text', max: 120, about: 'what is said', isTableWord: true, within: 'input' },
    voice_id: { type: 'id', about: "of Kling's voices for speech, for text", within: 'input' },
    voice_language: { type: 'choice', of: ['zh', 'en'], within: 'input' },
    voice_speed: { type: 'number', min: 0.8, max: 2, within: 'input' },
    audio_type: { type: 'choice', of: ['file', 'url'], about: 'told by the sound', within: 'input' },
    audio_file: { type: 'audio', about: 'what is said, instead of text', beginsWithOwnWord: true, within: 'input' },
    audio_url: {
      type: 'url',
      of: 'audio',
      about: 'the same, where Kling can fetch it',
      beginsWithOwnWord: true,
      within: 'input',
    },
    ...COMMON_FIELDS,
  },
  required: [['video_id', 'video_url'], SPEAKS],
  defaults: { ...COMMON_DEFAULTS, voice_speed: 1 },
  models: {},
  abilities: [],
  fill,
  videoLimits: () => ({ maxMegabytes: 100, seconds: { min: 2, max: 10 }, sides: { min: 720, max: 1920 } }),
  rules: [
    SOURCE_RULE,
    {
      path: 'text',
      breaks: (body) => SPEAKS.filter((name) => has(name)(body)).length > 1,
      text: 'text, audio_file and audio_url exclude each other; keep one',
    },
    {
      path: 'mode',
      breaks: (body) => has('mode')(body) && (body.mode === 'text2video') !== has('text')(body),
      text: 'text2video goes with text, audio2video with audio_file or audio_url; leave it out',
    },
    {
      path: 'audio_type',
      breaks: (body) =>
        (body.audio_type === 'file' && has('audio_url')(body)) ||
        (body.audio_type === 'url' && has('audio_file')(body)),
      text: 'file goes with audio_file, url with audio_url; leave it out',
    },
    ...(['voice_id', 'voice_language'] as const).map((path) => ({
      path,
      breaks: (body: Json) => has('text')(body) && !has(path)(body),
      text: 'missing; text needs voice_id and voice_language, e.g. "voice_id":"oversea_male1","voice_language":"en" (without: Voice language not found)',
    })),
    {
      path: 'voice_id',
      breaks: (body) => has('voice_id', 'voice_language', 'voice_speed')(body) && !has('text')(body),
      text: 'voices go with text only; a sound has its own',
    },
  ],
  /** Nobody has watched one; the advanced form takes minutes. */
  pace: { seconds: 120 },
  example: {
    video_id: '867283741759111203',
    text: 'The fox is in the snow.',
    voice_id: 'oversea_male1',
    voice_language: 'en',
  },
});
