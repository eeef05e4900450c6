import { isObject } from '../record.js';
import type { AlertName } from './alert.js';
import { ALERTS } from './alert.js';

/** What a worker has seen of one thing: what is wrong with it, or nothing. */
export interface Sighting {
  readonly alert: AlertName;
  readonly about: string;
  /** What is wrong, as a sentence; absent where all is well. */
  readonly text?: string;
}

/** What one worker tells of what it watches. */
export interface Sightings {
  /** The worker: the same as long as its process lives. */
  readonly reporter: string;
  readonly sightings: readonly Sighting[];
}

/** More than one worker ever watches. */
const MAX_SIGHTINGS = 1000;
const MAX_LENGTH = 1000;

/** Reads what a signal has brought; undefined for what no worker sends. */
export function readSightings(value: unknown): Sightings | undefined {
  if (!isObject(value) || !isWord(value.reporter) || !Array.isArray(value.sightings)) return undefined;
  const sightings: readonly unknown[] = value.sightings;
  if (sightings.length > MAX_SIGHTINGS || !sightings.every(isSighting)) return undefined;
  return { reporter: value.reporter, sightings };
}

function isSighting(value: unknown): value is Sighting {
  if (!isObject(value)) return false;
  const { alert, about, text } = value;
  return isAlertName(alert) && isWord(about) && (text === undefined || text === null || isWord(text));
}

export const isAlertName = (value: unknown): value is AlertName => ALERTS.some((one) => one === value);
export const isWord = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_LENGTH;
