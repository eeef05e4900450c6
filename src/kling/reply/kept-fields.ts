import type { Json } from '../../domain/record.js';
import { isObject } from '../../domain/record.js';
import type { Scrub } from '../../domain/text/scrub.js';

/**
 * What is kept of fields that nobody here knows travels in a workflow's history, which has room for 2 MB in one piece: enough of them to
 * see what Kling added, never so much that a task that is paid for cannot be told of.
 */
const MAX_KEPT_CHARACTERS = 8192;
const MAX_TEXT_CHARACTERS = 500;
const MAX_NAME_CHARACTERS = 100;
const MAX_DEPTH = 6;
/** Under this name stands how much was left out. */
const LEFT_OUT = '…';

/** The fields as they came, as far as there is room; texts without our own keys. */
export function keepFields(fields: Json, scrub: Scrub): Json {
  return keepObject(fields, { scrub, left: MAX_KEPT_CHARACTERS }, 0);
}

interface Room {
  readonly scrub: Scrub;
  left: number;
}

function keepObject(object: Json, room: Room, depth: number): Json {
  const entries = Object.entries(object);
  const kept: [string, unknown][] = [];
  for (const [name, value] of entries) {
    if (!spend(room, Math.min(name.length, MAX_NAME_CHARACTERS) + 4)) break;
    kept.push([name.slice(0, MAX_NAME_CHARACTERS), keepValue(value, room, depth + 1)]);
  }
  const missing = entries.length - kept.length;
  if (missing > 0) kept.push([LEFT_OUT, `${missing} more`]);
  return Object.fromEntries(kept);
}

function keepArray(list: readonly unknown[], room: Room, depth: number): unknown[] {
  const kept: unknown[] = [];
  for (const value of list) {
    if (!spend(room, 2)) break;
    kept.push(keepValue(value, room, depth + 1));
  }
  return kept.length < list.length ? [...kept, `${LEFT_OUT} ${list.length - kept.length} more`] : kept;
}

function keepValue(value: unknown, room: Room, depth: number): unknown {
  if (typeof value === 'string') return keepText(value, room);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return LEFT_OUT;
  return isObject(value) ? keepObject(value, room, depth) : keepArray(value as readonly unknown[], room, depth);
}

function keepText(text: string, room: Room): string {
  const max = Math.max(0, Math.min(MAX_TEXT_CHARACTERS, room.left));
  // Scrubbed first: half a key at the cut is a key kept. What is looked at is cut before, since it may be 3 MB.
  const scrubbed = room.scrub(text.slice(0, 2 * MAX_KEPT_CHARACTERS));
  const kept = scrubbed.length > max ? `${scrubbed.slice(0, max)}${LEFT_OUT}` : scrubbed;
  room.left -= kept.length;
  return kept;
}

function spend(room: Room, characters: number): boolean {
  if (room.left < characters) return false;
  room.left -= characters;
  return true;
}
