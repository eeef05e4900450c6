import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, SHAPELESS } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { readLimitedText, readNumber } from '../fields.js';
import type { Product } from '../product.js';
import { SOUNDS } from '../results.js';

export const textToAudio: Product = {
  name: 'text-to-audio',
  path: '/v1/audio/text-to-audio',
  pack: 'video',
  results: SOUNDS,
  types: { ...COMMON_TYPES, duration: 'number' },
  check: (body) => () => parse(body),
};

function parse(body: Body): Asked {
  const prompt = readLimitedText(body, 'prompt', 200);
  if (prompt === undefined || prompt.trim() === '') throw new Refusal(1201, 'prompt is required');
  const durationSeconds = readNumber(body, 'duration', 3, 10);
  if (durationSeconds === undefined) throw new Refusal(1201, 'duration is required');
  // Price and time are not documented.
  return { ...SHAPELESS, prompt, durationSeconds, units: 0.25, typicalSeconds: 30, ...readOrderOptions(body) };
}
