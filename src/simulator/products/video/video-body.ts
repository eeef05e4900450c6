import type { Body } from '../fields.js';
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
} from '../fields.js';
import type { VideoModel } from '../models.js';
import type { Types } from '../body-types.js';
import { COMMON_TYPES } from '../body-types.js';
import { readOrderOptions, RESOLUTION_OF_MODE } from '../asked.js';
import type { Asked } from '../asked.js';
import { Refusal } from '../../api/refusal.js';

export const PROMPT_LIMIT = 2500;
const CAMERA_MOVES = ['simple', 'down_back', 'forward_up', 'right_turn_forward', 'left_turn_forward'];
const CAMERA_AXES = ['horizontal', 'vertical', 'pan', 'tilt', 'roll', 'zoom'];

/** The documented default model of both products is kling-v1, which is discontinued: the model must be named. */
export function videoModelOf(body: Body): string {
  return readText(body, 'model_name') ?? 'kling-v1';
}

/** Several shots in one video. */
export const SHOT_TYPES: Types = {
  multi_shot: 'flag',
  shot_type: 'text',
  multi_prompt: { entries: { index: 'number', prompt: 'text', duration: 'numeral' } },
};

/** The fields that text2video and image2video share. `duration` is documented as text and taken as a number too, because a client with many users sends it so. */
export const VIDEO_TYPES: Types = {
  ...COMMON_TYPES,
  model_name: 'text',
  mode: 'text',
  duration: 'numeral',
  sound: 'text',
  cfg_scale: 'number',
  ...SHOT_TYPES,
  voice_list: { entries: { voice_id: 'text' } },
  camera_control: {
    object: {
      type: 'text',
      config: {
        object: {
          horizontal: 'number',
          vertical: 'number',
          pan: 'number',
          tilt: 'number',
          roll: 'number',
          zoom: 'number',
        },
      },
    },
  },
};

/** Checks what text2video and image2video share. */
export function readVideo(body: Body, model: VideoModel): Omit<Asked, 'prompt' | 'shape' | 'aspectRatio'> {
  readLimitedText(body, 'negative_prompt', PROMPT_LIMIT);
  checkScale(body);
  const mode = readChoice(body, 'mode', model.modes, 'std');
  const duration = readChoice(body, 'duration', model.durations, '5');
  const sound = readChoice(body, 'sound', ['on', 'off'], 'off');
  const price = sound === 'on' ? priceWithSound(body, model, mode) : model.unitsPerSecond[mode];
  if (price === undefined) throw invalidValue('mode', mode);
  checkVoices(body, sound);
  checkCamera(body);
  checkShots(body, Number(duration));
  const durationSeconds = Number(duration);
  return {
    model: videoModelOf(body),
    count: 1,
    durationSeconds,
    resolution: RESOLUTION_OF_MODE[mode],
    hasSound: sound === 'on',
    units: price * durationSeconds,
    typicalSeconds: model.typicalSeconds * (0.5 + durationSeconds / 10),
    ...readOrderOptions(body),
  };
}

/** The first text was recorded, the second is of the same family. Models that do without the field leave it out. */
function checkScale(body: Body): void {
  const scale = readNumber(body, 'cfg_scale', -Infinity, Infinity) ?? 0.5;
  if (scale > 1) throw new Refusal(1201, 'cfgScale: must be less than or equal to 1');
  if (scale < 0) throw new Refusal(1201, 'cfgScale: must be greater than or equal to 0');
}

/** Voices of one's own cost more with 2.6, by Kling's price list. */
function priceWithSound(body: Body, { unitsPerSecondWithSound, unitsPerSecondWithVoices }: VideoModel, mode: string) {
  const withVoices = isEmpty(body, 'voice_list') ? undefined : unitsPerSecondWithVoices?.[mode];
  return withVoices ?? unitsPerSecondWithSound[mode];
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

/** Checks the shots of a video so long. */
export function checkShots(body: Body, totalSeconds: number): void {
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
