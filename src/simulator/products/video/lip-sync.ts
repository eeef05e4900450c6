import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readChoice, readLimitedText, readNumber, readObject, readText } from '../fields.js';
import type { Known, Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { checkSound } from '../sound.js';
import { readSource } from './source-video.js';
import { SPEECH_VOICES } from '../audio/speech-voices.js';

const LONGEST_TEXT = 120;

export const lipSync: Product = {
  name: 'lip-sync',
  path: '/v1/videos/lip-sync',
  pack: 'video',
  results: VIDEOS,
  types: {
    ...COMMON_TYPES,
    input: {
      object: {
        ...{
          video_id: 'text',
          video_url: 'text',
          mode: 'text',
          text: 'text',
          voice_id: 'text',
          voice_language: 'text',
        },
        ...{ voice_speed: 'number', audio_type: 'text', audio_file: 'text', audio_url: 'text' },
      },
    },
  },
  check: (body, known) => () => parse(body, known),
};

/** The refusals of a video and of a voice were recorded; the texts of the others are ours. */
function parse(body: Body, known: Known): Asked {
  const input = readObject(body, 'input');
  if (input === undefined) throw new Refusal(1201, 'input can not be null');
  const source = readSource(input, known);
  const mode = readChoice(input, 'mode', ['text2video', 'audio2video'], '');
  const said = mode === 'text2video' ? readSpeech(input) : readSound(input);
  return {
    ...source,
    prompt: said,
    hasSound: true,
    // Neither price nor time is documented: these are ours.
    units: 0.5 * Math.ceil(source.durationSeconds / 5),
    typicalSeconds: 60,
    ...readOrderOptions(body),
  };
}

function readSpeech(input: Body): string {
  const text = readLimitedText(input, 'text', LONGEST_TEXT);
  if (text === undefined) throw new Refusal(1201, 'text is required');
  const voice = readText(input, 'voice_id');
  if (voice === undefined) throw new Refusal(1201, 'Voice language not found');
  if (!SPEECH_VOICES.includes(voice)) throw new Refusal(1201, 'Voice id not found');
  readChoice(input, 'voice_language', ['zh', 'en'], '');
  readNumber(input, 'voice_speed', 0.8, 2);
  return text;
}

function readSound(input: Body): string {
  const type = readChoice(input, 'audio_type', ['file', 'url'], '');
  const field = type === 'file' ? 'audio_file' : 'audio_url';
  if (!checkSound(input, field)) throw new Refusal(1201, `${field} is required`);
  const isUrl = /^https?:\/\//i.test(readText(input, field) ?? '');
  if (isUrl !== (type === 'url')) throw invalidValue(field, readText(input, field)?.slice(0, 32));
  return '';
}
