import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import { TASK_FIELDS } from '../shared/common-fields.js';

export const customVoices = defineProduct({
  name: 'custom-voices',
  otherNames: ['voice', 'custom-voice'],
  summary: "a voice of your own in Kling's library, for videos to speak with",
  recognizedBy: ['voice_name', 'voice_url'],
  pack: 'video',
  results: ['voice'],
  path: '/v1/general/custom-voices',
  fields: {
    voice_name: { type: 'text', max: 20, empty: 'refused' },
    voice_url: {
      type: 'recording',
      seconds: { min: 5, max: 30 },
      about: 'in which it speaks, as MP3, WAV, MP4 or MOV',
    },
    video_id: { type: 'id', about: 'of a video of Kling in which it speaks, instead', madeVideo: {} },
    ...TASK_FIELDS,
  },
  required: ['voice_name', ['voice_url', 'video_id']],
  defaults: {},
  models: {},
  abilities: [],
  rules: [
    {
      path: 'video_id',
      breaks: (body) => has('voice_url')(body) && has('video_id')(body),
      text: 'voice_url and video_id exclude each other; keep one',
    },
  ],
  /** What one took when it was watched. */
  pace: { seconds: 9 },
  example: { voice_name: 'narrator', voice_url: 'https://example.com/narrator.mp3' },
});
