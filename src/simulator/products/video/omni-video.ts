import { Refusal } from '../../api/refusal.js';
import type { Asked } from '../asked.js';
import { readOrderOptions, RESOLUTION_OF_MODE, shapeOf } from '../asked.js';
import { COMMON_TYPES, ELEMENTS } from '../body-types.js';
import { checkElements } from '../elements.js';
import type { Body } from '../fields.js';
import { invalidValue, isEmpty, readChoice, readLimitedText, readObjects, readText } from '../fields.js';
import { refuseDiscontinued, unknownModel } from '../models.js';
import type { Picture } from '../picture.js';
import { defectOf, readPicture } from '../picture.js';
import type { Product } from '../product.js';
import { VIDEOS } from '../results.js';
import type { OmniModel } from './omni-models.js';
import { OMNI_MODELS, priceOfOmni } from './omni-models.js';
import { checkShots, PROMPT_LIMIT, SHOT_TYPES } from './video-body.js';
import { readVideoUrl } from './video-url.js';

export const omniVideo: Product = {
  name: 'omni-video',
  path: '/v1/videos/omni-video',
  pack: 'video',
  results: VIDEOS,
  types: {
    ...COMMON_TYPES,
    ...SHOT_TYPES,
    model_name: 'text',
    image_list: { entries: { image_url: 'text', type: 'text' } },
    element_list: ELEMENTS,
    video_list: { entries: { video_url: 'text', refer_type: 'text', keep_original_sound: 'text' } },
    sound: 'text',
    mode: 'text',
    aspect_ratio: 'text',
    duration: 'numeral',
  },
  check: (body, { discontinuedModels, elementIds }) => {
    const name = readText(body, 'model_name') ?? 'kling-video-o1';
    refuseDiscontinued(name, discontinuedModels);
    const model = Object.hasOwn(OMNI_MODELS, name) ? OMNI_MODELS[name] : undefined;
    if (model === undefined) throw unknownModel(name);
    refuseFeatures(body, name, model);
    return () => parse(body, name, model, elementIds);
  },
};

/** The first text was recorded for other products, the others are ours. */
function refuseFeatures(body: Body, name: string, { modes, hasSound, hasShots }: OmniModel): void {
  if (body.mode === '4k' && !modes.includes('4k')) {
    throw new Refusal(1201, `4k mode is not supported by the current model: ${name}`);
  }
  if (body.sound === 'on' && !hasSound) throw new Refusal(1201, 'Sound is not supported by the current model');
  if (body.multi_shot === true && !hasShots)
    throw new Refusal(1201, 'Multi shot is not supported by the current model');
}

interface Inputs {
  readonly pictures: readonly (Picture & { readonly type: string })[];
  readonly video: 'none' | 'feature' | 'base';
}

function parse(body: Body, name: string, model: OmniModel, elementIds: readonly string[]): Asked {
  const mode = readChoice(body, 'mode', model.modes, 'pro');
  const seconds = readChoice(body, 'duration', model.durations, '5');
  const sound = readChoice(body, 'sound', ['on', 'off'], 'off');
  checkShots(body, Number(seconds));
  const isCustom = body.multi_shot === true && body.shot_type === 'customize';
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT) ?? '';
  if (prompt.trim() === '' && !isCustom) throw new Refusal(1201, 'prompt is required');
  const inputs = { pictures: readPictures(body), video: readVideoKind(body) };
  checkElements(body, 7, elementIds);
  checkInputs(body, inputs, sound);
  checkLength(body, name, seconds, inputs);
  return {
    model: name,
    prompt: prompt === '' ? String(readObjects(body, 'multi_prompt', 6)[0]?.prompt) : prompt,
    ...shapeFor(body, inputs),
    count: 1,
    durationSeconds: Number(seconds),
    resolution: RESOLUTION_OF_MODE[mode],
    hasSound: sound === 'on',
    units: priceOfOmni(model, mode, inputs.video !== 'none', sound) * Number(seconds),
    // Seen once.
    typicalSeconds: 83,
    ...defectOf(inputs.pictures),
    ...readOrderOptions(body),
  };
}

function readPictures(body: Body): Inputs['pictures'] {
  return readObjects(body, 'image_list', 7).map((entry) => {
    const picture = readPicture(entry, 'image_url');
    if (picture === undefined) throw invalidValue('image_list', [entry]);
    return { ...picture, type: readChoice(entry, 'type', ['first_frame', 'end_frame', ''], '') };
  });
}

function readVideoKind(body: Body): Inputs['video'] {
  const [video] = readObjects(body, 'video_list', 1);
  if (video === undefined) return 'none';
  if (readVideoUrl(video, 'video_url') === undefined) throw new Refusal(1201, 'video_url is required');
  readChoice(video, 'keep_original_sound', ['yes', 'no'], 'yes');
  return readChoice(video, 'refer_type', ['feature', 'base'], 'base');
}

/** From section 8.4 of the reference, and 9 for a video that is edited. */
function checkInputs(body: Body, { pictures, video }: Inputs, sound: string): void {
  const elements = readObjects(body, 'element_list', 7).length;
  const most = video === 'none' ? 7 : 4;
  const count = (type: string) => pictures.filter((picture) => picture.type === type).length;
  if (pictures.length + elements > most) throw new Refusal(1201, `images and elements cannot exceed ${most} in total`);
  if (count('first_frame') > 1 || count('end_frame') > 1) throw invalidValue('image_list', 'several frames of a type');
  if (count('end_frame') > 0 && count('first_frame') === 0) throw new Refusal(1201, 'end_frame needs first_frame');
  if (count('end_frame') > 0 && pictures.length > 2) {
    throw new Refusal(1201, 'end_frame is not supported with more than 2 images');
  }
  if (video !== 'none' && sound === 'on') throw invalidValue('sound', sound);
  if (video === 'base' && count('first_frame') + count('end_frame') > 0) {
    throw new Refusal(1201, 'frames are not supported with a base video');
  }
  if (video === 'base' && body.multi_shot === true)
    throw new Refusal(1201, 'multi_shot is not supported with a base video');
  if (isEmpty(body, 'aspect_ratio') && count('first_frame') === 0 && video !== 'base') {
    throw new Refusal(1201, 'aspect_ratio is required');
  }
}

/** The text was recorded for the new standard. Of elements and two frames only Kling knows: they are taken. */
function checkLength(body: Body, name: string, seconds: string, { pictures, video }: Inputs): void {
  const isPlain = pictures.every(({ type }) => type === 'first_frame') && isEmpty(body, 'element_list');
  if (name !== 'kling-video-o1' || !isPlain || video !== 'none' || ['5', '10'].includes(seconds)) return;
  throw new Refusal(1201, 'Duration only supports 5 or 10 seconds when no refer_image is provided');
}

function shapeFor(body: Body, { pictures }: Inputs): Pick<Asked, 'shape' | 'aspectRatio'> {
  const aspectRatio = readChoice(body, 'aspect_ratio', ['16:9', '9:16', '1:1'], '16:9');
  const first = pictures.find(({ type }) => type === 'first_frame');
  return { shape: first?.shape ?? shapeOf(aspectRatio), aspectRatio };
}
