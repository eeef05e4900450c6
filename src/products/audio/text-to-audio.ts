import { defineProduct } from '../product.js';
import { PROMPT, TASK_FIELDS } from '../shared/common-fields.js';

export const textToAudio = defineProduct({
  name: 'text-to-audio',
  otherNames: ['sound', 'sound-effect'],
  summary: 'the sound of a text',
  pack: 'video',
  results: ['audio'],
  path: '/v1/audio/text-to-audio',
  fields: {
    prompt: { ...PROMPT, max: 200 },
    duration: { type: 'number', min: 3, max: 10, about: 'seconds' },
    ...TASK_FIELDS,
  },
  required: ['prompt', 'duration'],
  defaults: {},
  models: {},
  abilities: [],
  rules: [],
  /** Nobody has watched one. */
  pace: { seconds: 30 },
  example: { prompt: 'wind in a pine forest', duration: 5 },
});
