import type { Body } from './fields.js';
import { invalidValue, readChoice, readFlag, readLimitedText, readNumber, readObject, readObjects } from './fields.js';
import type { VideoModel } from './models.js';
import { findVideoModel } from './models.js';
import type { Order } from './order.js';
import { readOrderOptions, shapeOf } from './order.js';
import { checkPicture } from './picture.js';
import { PRODUCTS } from './products.js';
import { Refusal } from './refusal.js';

const [TEXT2VIDEO, IMAGE2VIDEO] = PRODUCTS;
const PROMPT_LIMIT = 2500;
const CAMERA_MOVES = ['simple', 'down_back', 'forward_up', 'right_turn_forward', 'left_turn_forward'];
const CAMERA_AXES = ['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom'];

/** Checks a text2video body. */
export function parseTextToVideo(body: Body): Order {
  const isCustomMultiShot = body.multi_shot === true && body.shot_type === 'customize';
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT);
  if ((prompt === undefined || prompt.trim() === '') && !isCustomMultiShot) {
    throw new Refusal(1201, 'prompt is required');
  }
  const model = readModel(body, 'text2video');
  const aspectRatio = readChoice(body, 'aspect_ratio', ['16:9', '9:16', '1:1'], '16:9');
  return {
    product: TEXT2VIDEO,
    prompt: prompt ?? firstShot(body),
    shape: shapeOf(aspectRatio),
    ...readVideo(body, model),
  };
}

/** Checks an image2video body. The video takes the shape of the picture, which nobody fetches: it is wide. */
export function parseImageToVideo(body: Body): Order {
  const image = checkPicture(body, 'image');
  const tail = checkPicture(body, 'image_tail');
  if (image === undefined && tail === undefined) throw new Refusal(1201, 'image can not be null');
  const prompt = readLimitedText(body, 'prompt', PROMPT_LIMIT) ?? '';
  const model = readModel(body, 'image2video');
  checkExclusive(body);
  const elements = readObjects(body, 'element_list', 3);
  if (elements.length > 0 && readObjects(body, 'voice_list', 2).length > 0) {
    throw new Refusal(1201, 'element_list and voice_list cannot be used together');
  }
  return { product: IMAGE2VIDEO, prompt, shape: 'wide', ...readVideo(body, model) };
}

interface NamedModel {
  readonly name: string;
  readonly model: VideoModel;
}

/** The documented default model of both products is kling-v1, which is discontinued: the model must be named. */
function readModel(body: Body, product: 'text2video' | 'image2video'): NamedModel {
  const name = readLimitedText(body, 'model_name', 100) ?? 'kling-v1';
  return { name, model: findVideoModel(name, product) };
}

function readVideo(body: Body, { name, model }: NamedModel): Omit<Order, 'product' | 'prompt' | 'shape'> {
  readLimitedText(body, 'negative_prompt', PROMPT_LIMIT);
  readNumber(body, 'cfg_scale', 0, 1);
  const mode = readChoice(body, 'mode', model.modes, 'std');
  const duration = readChoice(body, 'duration', model.durations, '5');
  const sound = readChoice(body, 'sound', model.hasSound ? ['on', 'off'] : ['off'], 'off');
  const price = sound === 'on' ? model.unitsPerSecondWithSound[mode] : model.unitsPerSecond[mode];
  if (price === undefined) throw invalidValue('mode', mode);
  if (readObjects(body, 'voice_list', 2).length > 0 && sound === 'off') throw invalidValue('sound', sound);
  checkCamera(body);
  checkShots(body, Number(duration));
  const durationSeconds = Number(duration);
  return {
    model: name,
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
  readObjects(body, 'dynamic_masks', 6);
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
