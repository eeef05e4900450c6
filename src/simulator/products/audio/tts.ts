import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { SHAPELESS } from '../asked.js';
import type { Body } from '../fields.js';
import { readChoice, readLimitedText, readNumber, readText } from '../fields.js';
import type { Product } from '../product.js';
import { renderDuration } from '../results.js';
import { SPEECH_VOICES } from './speech-voices.js';

/** Words are spoken at about this many characters a second. */
const CHARACTERS_PER_SECOND = 15;
export const tts: Product = {
  name: 'tts',
  path: '/v1/audio/tts',
  pack: 'video',
  isSynchronous: true,
  results: {
    formats: ['mp3'],
    legacy: ({ asked, ids, urlOf }) => ({
      audios: ids.map((id, index) => ({ id, url: urlOf(index), duration: renderDuration(asked) })),
    }),
    standard: ({ asked, ids, urlOf }) =>
      ids.map((id, index) => ({ type: 'audio', id, mp3_url: urlOf(index), mp3_duration: renderDuration(asked) })),
  },
  types: { text: 'text', voice_id: 'text', voice_language: 'text', voice_speed: 'number' },
  check: (body) => () => parse(body),
};

function parse(body: Body): Asked {
  const text = readLimitedText(body, 'text', 1000);
  if (text === undefined || text.trim() === '') throw new Refusal(1201, 'text is required');
  const voice = readText(body, 'voice_id');
  if (voice === undefined || !SPEECH_VOICES.includes(voice)) throw new Refusal(1201, 'Voice id not found');
  readChoice(body, 'voice_language', ['zh', 'en'], 'zh');
  const speed = readNumber(body, 'voice_speed', 0.8, 2) ?? 1;
  return {
    ...SHAPELESS,
    prompt: text,
    durationSeconds: Math.max(1, Math.round(text.length / CHARACTERS_PER_SECOND / speed)),
    units: 0.05,
    typicalSeconds: 2,
    hasWatermark: false,
  };
}
