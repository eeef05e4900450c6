import { defineProduct } from '../product.js';

export const tts = defineProduct({
  name: 'tts',
  otherNames: ['text-to-speech', 'speech'],
  summary: 'a text, spoken',
  recognizedBy: ['voice_language', 'voice_speed'],
  pack: 'video',
  results: ['audio'],
  path: '/v1/audio/tts',
  isSynchronous: true,
  fields: {
    text: { type: 'text', max: 1000, empty: 'refused', about: 'what to say', isTableWord: true },
    voice_id: { type: 'id', about: "of Kling's voices for speech, which are others than those for videos" },
    voice_language: { type: 'choice', of: ['zh', 'en'] },
    voice_speed: { type: 'number', min: 0.8, max: 2 },
  },
  required: ['text', 'voice_id', 'voice_language'],
  defaults: { voice_speed: 1 },
  models: {},
  prices: [{ units: '0.05', per: 'result', asOf: '2026-09', source: 'a reply that somebody recorded' }],
  abilities: [],
  rules: [],
  pace: { seconds: 3 },
  example: { text: 'The fox is in the snow.', voice_id: 'oversea_male1', voice_language: 'en' },
});
