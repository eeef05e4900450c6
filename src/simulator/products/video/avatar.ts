import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, RESOLUTION_OF_MODE } from '../asked.js';
import { COMMON_TYPES } from '../body-types.js';
import type { Body } from '../fields.js';
import { isEmpty, readChoice, readLimitedText } from '../fields.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import { checkSound } from '../sound.js';

export const avatar: Product = {
  name: 'avatar',
  path: '/v1/videos/avatar/image2video',
  pack: 'video',
  results: VIDEOS,
  types: { ...COMMON_TYPES, image: 'text', sound_file: 'text', audio_id: 'text', mode: 'text' },
  check: (body) => () => parse(body),
};

function parse(body: Body): Asked {
  const image = readPicture(body, 'image');
  if (image === undefined) throw new Refusal(1201, 'image can not be null');
  const hasSound = checkSound(body, 'sound_file');
  if (hasSound !== isEmpty(body, 'audio_id')) throw new Refusal(1201, 'sound_file or audio_id is required');
  const mode = readChoice(body, 'mode', ['std', 'pro'], 'std');
  return {
    model: '',
    prompt: readLimitedText(body, 'prompt', 2500) ?? '',
    shape: image.shape ?? 'wide',
    aspectRatio: '',
    count: 1,
    // The length is that of the sound, which the simulator does not look at; a second was seen to cost about 0.36.
    durationSeconds: 5,
    resolution: RESOLUTION_OF_MODE[mode],
    hasSound: true,
    units: 1.8,
    typicalSeconds: 180,
    ...defectOf([image]),
    ...readOrderOptions(body),
  };
}
