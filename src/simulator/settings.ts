import type { AccessKeyPair } from './api/credentials.js';
import { SIMULATOR_ACCESS_KEY, SIMULATOR_API_KEY, SIMULATOR_SECRET_KEY } from './api/credentials.js';
import { CALLBACK_FAULTS } from './callbacks/callback-fault.js';
import { isRecord } from './json.js';

/** Everything that can be changed while the simulator runs. */
export interface Settings {
  /** Simulated seconds per real second; 0 stops all tasks where they are. */
  speed: number;
  /** Added to the wall clock: `Date`, timestamps, tokens, signed URLs. */
  clockOffsetMs: number;
  /** Slots per account. An image task takes as many as it makes images. */
  videoConcurrency: number;
  imageConcurrency: number;
  /** Units in the packs of every account. Setting one refills, or empties, the packs of all. */
  videoUnits: number;
  imageUnits: number;
  /** True: every create is refused with 429/1101. */
  arrears: boolean;
  /** False: every caller gets in. */
  checkTokens: boolean;
  /** True: any unlisted API key opens an account of its own. */
  anyApiKey: boolean;
  apiKeys: readonly string[];
  accessKeys: readonly AccessKeyPair[];
  /** Models that are refused as discontinued; by default the one that Kling was seen to refuse so. */
  discontinuedModels: readonly string[];
  /** Elements that every account has, besides those that it makes: any other id is not found. */
  elementIds: readonly string[];
  /** Real milliseconds during which a new task is found neither by id nor in a list. */
  listLagMs: number;
  /** True: files that a create names by a URL of this machine are fetched first, and one that cannot be is refused. */
  fetchesInputs: boolean;
  /** False: a second task with a used external id is accepted, and counted as a duplicate. */
  uniqueExternalIds: boolean;
  /** Least size of a video. The playable part stays as it is; the rest is an MP4 `free` box. */
  mediaBytes: number;
  /** Throttle per reply; 0 is none. */
  mediaBytesPerSecond: number;
  /** `whsec_...`: callbacks are signed with it. Empty: they are not. */
  webhookSecret: string;
  /** What goes wrong with the callbacks of all tasks: names of `CallbackFault`. */
  callbackFaults: readonly string[];
}

/** The settings of a simulator that was started without options. */
export function defaultSettings(): Settings {
  return {
    speed: 1,
    clockOffsetMs: 0,
    videoConcurrency: 3,
    imageConcurrency: 9,
    videoUnits: 1_000_000,
    imageUnits: 1_000_000,
    arrears: false,
    checkTokens: true,
    anyApiKey: false,
    apiKeys: [SIMULATOR_API_KEY],
    accessKeys: [{ accessKey: SIMULATOR_ACCESS_KEY, secretKey: SIMULATOR_SECRET_KEY }],
    discontinuedModels: ['kling-v1'],
    elementIds: [],
    listLagMs: 0,
    fetchesInputs: false,
    uniqueExternalIds: true,
    mediaBytes: 0,
    mediaBytesPerSecond: 0,
    webhookSecret: '',
    callbackFaults: [],
  };
}

/** Reads a partial `Settings` out of JSON. Throws a `TypeError` naming the first unknown key or wrong value. */
export function parseSettings(value: unknown): Partial<Settings> {
  if (!isRecord(value)) throw new TypeError('settings must be a JSON object');
  const known: Readonly<Record<string, unknown>> = { ...defaultSettings() };
  const given = Object.entries(value).filter(([, entry]) => entry !== undefined);
  for (const [key, entry] of given) {
    if (!Object.hasOwn(known, key)) throw new TypeError(`unknown setting "${key}"`);
    if (!hasTypeOf(known[key], entry) || isNegative(key, entry) || isUnknownFault(key, entry))
      throw new TypeError(`setting "${key}" must be ${describeType(key, known[key])}`);
  }
  return Object.fromEntries(given);
}

function hasTypeOf(sample: unknown, value: unknown): boolean {
  if (!Array.isArray(sample)) {
    if (typeof value === 'number') return typeof sample === 'number' && Number.isFinite(value);
    return typeof value === typeof sample;
  }
  const [first] = sample as readonly unknown[];
  return (
    Array.isArray(value) && value.every((entry) => (isRecord(first) ? isKeyPair(entry) : typeof entry === 'string'))
  );
}

/** Only the clock can be set back; every other number is a size, a count or a speed. */
function isNegative(key: string, value: unknown): boolean {
  return key !== 'clockOffsetMs' && typeof value === 'number' && value < 0;
}

function isUnknownFault(key: string, value: unknown): boolean {
  const faults: readonly unknown[] = CALLBACK_FAULTS;
  return key === 'callbackFaults' && Array.isArray(value) && !value.every((fault) => faults.includes(fault));
}

function describeType(key: string, sample: unknown): string {
  if (key === 'accessKeys') return 'a list of { "accessKey", "secretKey" }';
  if (key === 'callbackFaults') return `a list of ${CALLBACK_FAULTS.join(', ')}`;
  if (Array.isArray(sample)) return 'a list of texts';
  if (typeof sample === 'boolean') return 'true or false';
  if (typeof sample === 'string') return 'a text';
  return key === 'clockOffsetMs' ? 'a number' : 'a number of 0 or more';
}

function isKeyPair(value: unknown): value is AccessKeyPair {
  return isRecord(value) && typeof value.accessKey === 'string' && typeof value.secretKey === 'string';
}
