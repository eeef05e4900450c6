import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, SHAPELESS } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readLimitedText, readText } from '../fields.js';
import type { Product } from '../product.js';

/** The voice that was made, with a sample of it. */
const entryOf = (id: string, name: string, url: string) => ({
  voice_id: id,
  voice_name: name,
  trial_url: url,
  owned_by: 'simulator',
});

export const customVoices: Product = {
  name: 'custom-voices',
  path: '/v1/general/custom-voices',
  pack: 'video',
  longestPage: 1000,
  results: {
    formats: ['mp3'],
    // What its list shows of a deleted one is not known: here nothing.
    legacy: ({ asked, isDeleted, ids, urlOf }) => ({
      voices: isDeleted ? [] : ids.map((id, index) => entryOf(id, asked.prompt, urlOf(index))),
    }),
    standard: ({ asked, ids, urlOf }) =>
      ids.map((id, index) => ({
        type: 'voice',
        id,
        name: asked.prompt,
        url: urlOf(index),
        owned_by: 'simulator',
        status: 'succeed',
      })),
  },
  types: { ...COMMON_TYPES, voice_name: 'text', voice_url: 'text', video_id: 'text' },
  check:
    (body, { findVideo }) =>
    () =>
      parse(body, (id) => findVideo(id) !== undefined),
};

function parse(body: Body, isVideo: (id: string) => boolean): Asked {
  const name = readLimitedText(body, 'voice_name', 20);
  if (name === undefined) throw new Refusal(1201, 'voice_name is required');
  const url = readText(body, 'voice_url');
  const videoId = readText(body, 'video_id');
  if ((url === undefined) === (videoId === undefined)) throw new Refusal(1201, 'voice_url or video_id is required');
  if (url !== undefined && !/^https?:\/\//i.test(url)) throw invalidValue('voice_url', url);
  if (videoId !== undefined && !isVideo(videoId)) throw new Refusal(1201, `Video not found by id: ${videoId}`);
  // No price is documented.
  return { ...SHAPELESS, prompt: name, durationSeconds: 5, units: 0, typicalSeconds: 9, ...readOrderOptions(body) };
}
