import type { Body } from './fields.js';
import {
  invalidValue,
  isEmpty,
  readChoice,
  readFlag,
  readLimitedText,
  readNumber,
  readObject,
  readObjects,
  readText,
} from './fields.js';
import { checkElements } from './elements.js';
import type { VideoModel } from './models.js';
import type { Order } from './order.js';
import { readOrderOptions, shapeOf } from './order.js';
import type { Picture } from './picture.js';
import { defectOf, readPicture } from './picture.js';
import { PRODUCTS } from './products.js';
import { Refusal } from '../api/refusal.js';

const [TEXT2VIDEO, IMAGE2VIDEO] = PRODUCTS;
const PROMPT_LIMIT = 2500;
const CAMERA_MOVES = ['simple', 'down_back', 'forward_up', 'right_turn_forward', 'left_turn_forward'];
/** Points of a trajectory, for a video of five seconds. */
const FEWEST_POINTS = 2;
const MOST_POINTS = 77;
const CAMERA_AXES = ['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom'];

/** The documented default model of both products is kling-v1, which is discontinued: the model must be named. */
export function videoModelOf(body: Body): string {
  return readText(body, 'model_name') ?? 'kling-v1';
}

/** Checks a text2video body, its model and features apart. */
export function parseTextToVideo(body: Body, model: VideoModel): Order {
  const isCustomMultiShot = body.multi_shot === true && body.shot_type === 'customize';
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT);
  if ((prompt === undefined || prompt.trim() === '') && !isCustomMultiShot) {
    throw new Refusal(1201, 'prompt is required');
  }
  const aspectRatio = readChoice(body, 'aspect_ratio', ['16:9', '9:16', '1:1'], '16:9');
  return {
    product: TEXT2VIDEO,
    prompt: prompt ?? firstShot(body),
    shape: shapeOf(aspectRatio),
    aspectRatio,
    ...readVideo(body, model),
  };
}

/**
 * Throws the refusal for an image2video body without any picture, which was seen to come before the model is looked at.
 * Both texts were recorded; that the second is for pictures that are there and empty is our guess.
 */
export function requirePicture(body: Body): void {
  if (!isEmpty(body, 'image') || !isEmpty(body, 'image_tail')) return;
  const isNamed = body.image === '' || body.image_tail === '';
  throw new Refusal(1201, isNamed ? 'image and image_tail can not be empty' : 'image can not be null');
}

/** Checks an image2video body, its model and features apart. The video takes the shape of a picture that was sent. */
export function parseImageToVideo(body: Body, model: VideoModel, elementIds: readonly string[]): Order {
  const image = readPicture(body, 'image');
  const tail = readPicture(body, 'image_tail');
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT) ?? '';
  checkExclusive(body);
  const masks = readMasks(body);
  if (!isEmpty(body, 'element_list') && !isEmpty(body, 'voice_list')) {
    throw new Refusal(1201, 'element_list and voice_list cannot be used together');
  }
  checkElements(body, 3, elementIds);
  const shape = image?.shape ?? tail?.shape ?? 'wide';
  return {
    product: IMAGE2VIDEO,
    prompt,
    shape,
    aspectRatio: '',
    ...readVideo(body, model),
    ...defectOf([image, tail, ...masks]),
  };
}

function readVideo(body: Body, model: VideoModel): Omit<Order, 'product' | 'prompt' | 'shape' | 'aspectRatio'> {
  readLimitedText(body, 'negative_prompt', PROMPT_LIMIT);
  checkScale(body);
  const mode = readChoice(body, 'mode', model.modes, 'std');
  const duration = readChoice(body, 'duration', model.durations, '5');
  const sound = readChoice(body, 'sound', ['on', 'off'], 'off');
  const price = sound === 'on' ? model.unitsPerSecondWithSound[mode] : model.unitsPerSecond[mode];
  if (price === undefined) throw invalidValue('mode', mode);
  checkVoices(body, sound);
  checkCamera(body);
  checkShots(body, Number(duration));
  const durationSeconds = Number(duration);
  return {
    model: videoModelOf(body),
    count: 1,
    durationSeconds,
    units: price * durationSeconds,
    typicalSeconds: model.typicalSeconds * (0.5 + durationSeconds / 10),
    ...readOrderOptions(body),
  };
}

function checkExclusive(body: Body): void {
  const groups = [['image_tail'], ['static_mask', 'dynamic_masks'], ['camera_control']];
  const used = groups.filter((group) => group.some((field) => (body[field] ?? '') !== ''));
  if (used.length > 1) throw new Refusal(1201, `${used.flat().join(', ')} cannot be used together`);
}

function readMasks(body: Body): readonly (Picture | undefined)[] {
  const moving = readObjects(body, 'dynamic_masks', 6).map((mask) => {
    const points = readObjects(mask, 'trajectories', MOST_POINTS).length;
    const picture = readPicture(mask, 'mask');
    if (points < FEWEST_POINTS || picture === undefined) throw invalidValue('dynamic_masks', [mask]);
    return picture;
  });
  return [readPicture(body, 'static_mask'), ...moving];
}

/** The first text was recorded, the second is of the same family. Models that do without the field leave it out. */
function checkScale(body: Body): void {
  const scale = readNumber(body, 'cfg_scale', -Infinity, Infinity) ?? 0.5;
  if (scale > 1) throw new Refusal(1201, 'cfgScale: must be less than or equal to 1');
  if (scale < 0) throw new Refusal(1201, 'cfgScale: must be greater than or equal to 0');
}

function checkVoices(body: Body, sound: string): void {
  const voices = readObjects(body, 'voice_list', 2);
  if (voices.length > 0 && sound === 'off') throw invalidValue('sound', sound);
  if (voices.some((voice) => readText(voice, 'voice_id') === undefined)) throw invalidValue('voice_list', voices);
}

function checkCamera(body: Body): void {
  const camera = readObject(body, 'camera_control');
  if (camera === undefined) return;
  const type = readChoice(camera, 'type', CAMERA_MOVES, '');
  const config = readObject(camera, 'config');
  if (type !== 'simple') {
    if (config !== undefined) throw invalidValue('config', config);
    return;
  }
  const moves = CAMERA_AXES.filter((axis) => (readNumber(config ?? {}, axis, -10, 10) ?? 0) !== 0);
  if (moves.length !== 1) throw invalidValue('config', config ?? null);
}

function checkShots(body: Body, totalSeconds: number): void {
  if (!readFlag(body, 'multi_shot')) return;
  if (readChoice(body, 'shot_type', ['customize', 'intelligence'], '') === 'intelligence') return;
  const shots = readObjects(body, 'multi_prompt', 6);
  const shotSeconds = shots.map((shot) => {
    if (readLimitedText(shot, 'prompt', 512) === undefined) throw invalidValue('multi_prompt', shots);
    return Number(shot.duration);
  });
  const sum = shotSeconds.reduce((total, seconds) => total + seconds, 0);
  if (shots.length === 0 || sum !== totalSeconds) throw invalidValue('multi_prompt', shots);
}

function firstShot(body: Body): string {
  return readObjects(body, 'multi_prompt', 6).map((shot) => String(shot.prompt))[0] ?? '';
}
