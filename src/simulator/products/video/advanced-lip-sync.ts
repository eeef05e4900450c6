import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions } from '../asked.js';
import type { Types } from '../body-types.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, isEmpty, readInteger, readNumber, readNumeral, readObjects, readText } from '../fields.js';
import type { Known, Product } from '../product.js';
import { VIDEOS } from '../results.js';
import type { Face } from '../../sessions/session.js';
import { checkSound } from '../sound.js';

const SHORTEST_MS = 2000;

const FACE: Types = {
  ...{ face_id: 'numeral', audio_id: 'text', sound_file: 'text', sound_start_time: 'number', sound_end_time: 'number' },
  ...{ sound_insert_time: 'number', sound_volume: 'number', original_audio_volume: 'number' },
};

export const advancedLipSync: Product = {
  name: 'advanced-lip-sync',
  path: '/v1/videos/advanced-lip-sync',
  pack: 'video',
  results: VIDEOS,
  types: { ...COMMON_TYPES, session_id: 'text', face_choose: { entries: FACE } },
  check: (body, known) => () => parse(body, known),
};

/** The limits are documented, the texts are ours. */
function parse(body: Body, { findSession }: Known): Asked {
  const id = readText(body, 'session_id');
  if (id === undefined) throw new Refusal(1201, 'session_id is required');
  const session = findSession(id);
  if (session === undefined) throw new Refusal(1201, `Session not found by id: ${id}`);
  const [choice, ...others] = readObjects(body, 'face_choose', 10);
  if (choice === undefined || others.length > 0) throw new Refusal(1201, 'face_choose must contain exactly one face');
  const faceId = readNumeral(choice, 'face_id');
  const face = session.faces.find((one) => one.id === faceId);
  if (face === undefined) throw new Refusal(1201, `Face not found by id: ${faceId ?? ''}`);
  if (checkSound(choice, 'sound_file') !== isEmpty(choice, 'audio_id')) {
    throw new Refusal(1201, 'sound_file or audio_id is required');
  }
  checkTimes(choice, face);
  for (const field of ['sound_volume', 'original_audio_volume']) readNumber(choice, field, 0, 2);
  const { source } = session;
  // Neither price nor time is documented: these are ours.
  const units = 0.5 * Math.ceil(source.durationSeconds / 5);
  return { ...source, prompt: '', hasSound: true, units, typicalSeconds: 120, ...readOrderOptions(body) };
}

function checkTimes(choice: Body, face: Face): void {
  const [start, end, insert] = ['sound_start_time', 'sound_end_time', 'sound_insert_time'].map((field) => {
    const value = readInteger(choice, field, 0, Number.MAX_SAFE_INTEGER);
    if (value === undefined) throw new Refusal(1201, `${field} is required`);
    return value;
  });
  if (start === undefined || end === undefined || insert === undefined) return;
  if (end - start < SHORTEST_MS) throw invalidValue('sound_end_time', end);
  const together = Math.min(face.endMs, insert + end - start) - Math.max(face.startMs, insert);
  if (together < SHORTEST_MS) throw invalidValue('sound_insert_time', insert);
}
