import { Refusal } from '../../api/refusal.js';
import type { OrderOptions, Resolution } from '../asked.js';
import { readOrderOptions, RESOLUTIONS } from '../asked.js';
import type { Types } from '../body-types.js';
import type { Body } from '../fields.js';
import { invalidValue, readChoice, readObject } from '../fields.js';

/** `options` of every create of the new standard. */
export const OPTIONS_TYPES: Types = {
  options: {
    object: { callback_url: 'text', external_task_id: 'text', watermark_info: { object: { enabled: 'flag' } } },
  },
};

export const SETTINGS_TYPES: Types = {
  resolution: 'text',
  aspect_ratio: 'text',
  duration: 'number',
  audio: 'text',
  multi_shot: 'flag',
};

/** What one model of the new standard takes, and its price in units a second by resolution, without sound and with. */
export interface StandardModel {
  readonly durations: readonly number[];
  readonly units: Readonly<Record<string, number>>;
  readonly unitsWithSound: Readonly<Record<string, number>>;
  readonly typicalSeconds: number;
  /** Its videos have sound, though it has no field for it. */
  readonly alwaysHasSound?: true;
}

const THREE_TO_FIFTEEN = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** From the tables of sections 9, 10 and 10.1 of the reference. */
export const STANDARD_MODELS: Readonly<Record<string, StandardModel>> = {
  'kling-3.0-turbo': {
    durations: THREE_TO_FIFTEEN,
    units: { '720p': 0.8, '1080p': 1 },
    unitsWithSound: {},
    typicalSeconds: 28,
    alwaysHasSound: true,
  },
  'kling-3.0': {
    durations: THREE_TO_FIFTEEN,
    units: { '720p': 0.6, '1080p': 0.8, '4k': 3 },
    unitsWithSound: { '720p': 0.9, '1080p': 1.2, '4k': 3 },
    typicalSeconds: 60,
  },
  'kling-2.6': {
    durations: [5, 10],
    units: { '720p': 0.3, '1080p': 0.5 },
    unitsWithSound: { '1080p': 1 },
    typicalSeconds: 60,
  },
  'kling-2.5-turbo': {
    durations: [5, 10],
    units: { '720p': 0.3, '1080p': 0.5 },
    unitsWithSound: {},
    typicalSeconds: 45,
  },
};

/** What is not the same for all products of the new standard. */
export interface SettingsOptions {
  readonly audio?: readonly string[];
  /** Motion control has no length of its own: the video is as long as the one that it follows, which nobody fetches here. */
  readonly fixedSeconds?: number;
}

export interface Settings {
  readonly durationSeconds: number;
  readonly aspectRatio: string;
  readonly resolution: Resolution;
  readonly hasSound: boolean;
  readonly units: number;
  readonly typicalSeconds: number;
}

/** Checks `settings` for a model. Texts are of the family that was recorded. */
export function readSettings(
  body: Body,
  { durations, units, unitsWithSound, typicalSeconds, alwaysHasSound }: StandardModel,
  { audio: sounds = ['native', 'off'], fixedSeconds }: SettingsOptions = {},
): Settings {
  const settings = readObject(body, 'settings') ?? {};
  const aspectRatio = readChoice(settings, 'aspect_ratio', ['16:9', '9:16', '1:1'], '16:9');
  const durationSeconds = fixedSeconds ?? (typeof settings.duration === 'number' ? settings.duration : 5);
  if (fixedSeconds === undefined && !durations.includes(durationSeconds))
    throw invalidValue('duration', durationSeconds);
  const resolutions = RESOLUTIONS.filter((one) => Object.hasOwn(units, one));
  const resolution = readChoice(settings, 'resolution', resolutions, '720p');
  const audio = readChoice(settings, 'audio', sounds, 'off');
  const price = audio === 'native' ? unitsWithSound[resolution] : units[resolution];
  if (price === undefined) throw invalidValue('audio', audio);
  return {
    durationSeconds,
    aspectRatio,
    resolution,
    hasSound: alwaysHasSound ?? audio !== 'off',
    units: price * durationSeconds,
    typicalSeconds: typicalSeconds * (0.5 + durationSeconds / 10),
  };
}

/** Reads `options`. */
export function readStandardOptions(body: Body): OrderOptions {
  return readOrderOptions(readObject(body, 'options') ?? {});
}

/** The model that the path names. */
export function standardModel(name: string): StandardModel {
  const model = Object.hasOwn(STANDARD_MODELS, name) ? STANDARD_MODELS[name] : undefined;
  if (model === undefined) throw new Refusal(1203, `The model '${name}' does not exist.`);
  return model;
}
