import { defineProduct } from '../product.js';
import { has } from '../rules/ability.js';
import { COMMON_DEFAULTS, COMMON_FIELDS, IMAGE, PROMPT } from '../shared/common-fields.js';

export const avatar = defineProduct({
  name: 'avatar',
  otherNames: ['avatar/image2video'],
  summary: 'a picture of somebody who says what a sound says',
  recognizedBy: ['sound_file', 'audio_id'],
  pack: 'video',
  results: ['video'],
  hasSound: true,
  path: '/v1/videos/avatar/image2video',
  fields: {
    image: { ...IMAGE, about: 'who speaks' },
    sound_file: { type: 'audio', seconds: { min: 2, max: 300 }, about: 'what is said', beginsWithOwnWord: true },
    audio_id: { type: 'id', of: 'audio', about: 'of a sound that Kling has made, instead', beginsWithOwnWord: true },
    prompt: PROMPT,
    mode: { type: 'choice', of: ['std', 'pro'] },
    ...COMMON_FIELDS,
  },
  required: ['image', ['sound_file', 'audio_id']],
  defaults: { ...COMMON_DEFAULTS, mode: 'std' },
  models: {},
  abilities: [],
  rules: [
    {
      path: 'audio_id',
      breaks: (body) => has('sound_file')(body) && has('audio_id')(body),
      text: 'sound_file and audio_id exclude each other; keep one',
    },
  ],
  /** Minutes, by those who have watched; as long as the sound is. */
  pace: { seconds: 180 },
  example: { image: './examples/landscape.png', sound_file: 'https://example.com/speech.mp3' },
});
