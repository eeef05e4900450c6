import { unreadableReason } from './text/unreadable.js';

/** An object out of somebody else's JSON: nothing is known of its fields. */
export type Json = Readonly<Record<string, unknown>>;

/** True for an object of JSON that has been read; lists and null are none. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for what a JSON object is read as: no list, no bytes, and nothing that could not be read. */
export function isRecord(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) && !ArrayBuffer.isView(value) && unreadableReason(value) === undefined;
}

/** A record with a value for each of a closed set of names. */
export function createRecord<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>;
}
