import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, RESOLUTION_OF_MODE } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readChoice, readLimitedText, readObjects, readText } from '../fields.js';
import { defectOf, readPicture } from '../picture.js';
import type { Known, Product } from '../product.js';
import { VIDEOS } from '../results.js';

export const multiElements: Product = {
  name: 'multi-elements',
  path: '/v1/videos/multi-elements',
  pack: 'video',
  results: VIDEOS,
  types: {
    ...COMMON_TYPES,
    ...{ session_id: 'text', edit_mode: 'text', mode: 'text', duration: 'numeral' },
    image_list: { entries: { image: 'text' } },
  },
  check: (body, known) => () => parse(body, known),
};

/** Neither texts nor price are documented: these are ours. */
function parse(body: Body, { findSession }: Known): Asked {
  const id = readText(body, 'session_id');
  if (id === undefined) throw new Refusal(1201, 'session_id is required');
  const session = findSession(id);
  if (session === undefined) throw new Refusal(1201, `Session not found by id: ${id}`);
  const edit = readChoice(body, 'edit_mode', ['addition', 'swap', 'removal'], '');
  if (edit !== 'addition' && session.marked.size === 0) throw new Refusal(1201, 'There is no selection in the session');
  const pictures = readObjects(body, 'image_list', 10).map((entry) => {
    const picture = readPicture(entry, 'image');
    if (picture === undefined) throw invalidValue('image_list', [entry]);
    return picture;
  });
  const durationSeconds = Number(readChoice(body, 'duration', ['5', '10'], '5'));
  readLimitedText(body, 'negative_prompt', 2500);
  const mode = readChoice(body, 'mode', ['std', 'pro'], 'std');
  return {
    ...session.source,
    prompt: readLimitedText(body, 'prompt', 2500) ?? '',
    durationSeconds,
    resolution: RESOLUTION_OF_MODE[mode],
    units: (mode === 'pro' ? 0.7 : 0.4) * durationSeconds,
    typicalSeconds: 90,
    ...defectOf(pictures),
    ...readOrderOptions(body),
  };
}
